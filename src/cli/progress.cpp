#include "cli/progress.hpp"

#include "base/text.hpp"
#include "base/time.hpp"
#include "base/visible.hpp"

namespace meshsim::cli {

namespace {
constexpr const char* clear_line = "\r\x1b[K";
}

void Progress::on_event(const Event& event, std::span<const std::byte>) {
  if ((event.seq & 0xFFFF) != 0) return;
  const auto now = std::chrono::steady_clock::now();
  if (now < next_) return;
  next_ = now + between;
  shown_ = true;
  const std::string seconds = format_instant(event.time / second * second);
  console_.err_raw(clear_line + visible(run_name_) + ": " + seconds + " of virtual time, " +
                   group_digits(static_cast<std::int64_t>(event.seq)) + " events");
}

Progress::~Progress() {
  if (shown_) console_.err_raw(clear_line);
}

void CountProgress::tell(std::uint64_t done) {
  if (!console_.err_is_terminal()) return;
  const auto now = std::chrono::steady_clock::now();
  if (now < next_) return;
  next_ = now + between;
  shown_ = true;
  console_.err_raw(clear_line + (of_ == 0 ? plural(done, "run") : grouped(done) + " of " + plural(of_, "run")));
}

CountProgress::~CountProgress() {
  if (shown_) console_.err_raw(clear_line);
}

}  // namespace meshsim::cli
