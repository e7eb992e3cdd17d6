// Lines typed at a terminal, with editing, history and completion through libedit.
#pragma once

#include <csignal>
#include <memory>

#include "cli/console.hpp"
#include "step/prompt/line_reader.hpp"

namespace meshsim::cli {

/// Makes the reader; null where there is no libedit, or the terminal is not capable of it.
std::unique_ptr<step::LineReader> make_edit_reader(Console& console, const volatile std::sig_atomic_t* interrupt);

}  // namespace meshsim::cli
