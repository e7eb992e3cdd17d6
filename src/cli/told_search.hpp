// The search over one run of a scenario, told: what is searched, what is found, what was covered.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cli/explore_shards.hpp"
#include "cli/finding_teller.hpp"
#include "explore/exploration.hpp"
#include "explore/judgement.hpp"
#include "explore/search.hpp"
#include "explore/space.hpp"
#include "report/junit.hpp"

namespace meshsim::cli {

/// Returns the options of a search over this run.
explore::SearchOptions options_of_search(const ExploreJob& job, const plan::Plan& plan, explore::Ledger* ledger);

class ToldSearch {
 public:
  /// Takes references that must outlive it.
  ToldSearch(const ExploreJob& job, const plan::Plan& plan, const explore::Judgement& judgement,
             const explore::Space& space)
      : job_(job), plan_(plan), judgement_(judgement), space_(space) {}

  /// Searches, or tells what shards found, whose ledger it is; `told` findings stand before these. Returns the exit
  /// code. Call once.
  int run(MergedLedger* ledger, std::size_t told, report::JUnitWriter& junit);

  /// Returns how many findings it told.
  std::size_t told() const { return told_; }
  bool is_interrupted() const { return is_interrupted_; }

 private:
  int tell_all(const plan::Plan& explored, const explore::SearchResult& outcome, std::size_t before);
  int tell_base(const explore::SearchResult& outcome);
  /// Lists the rules of all files of the scenario.
  std::vector<shrink::Rule> rules() const;
  std::string stopped_line(const explore::SearchResult& outcome) const;
  explore::Ending ending_of(const explore::SearchResult& outcome) const;
  std::string limit_line(const explore::SearchResult& outcome) const;
  bool is_told(const explore::Finding& finding) const {
    return job_.options.late || finding.failure != explore::Failure::late;
  }
  Console& console() const { return job_.environment.console; }

  const ExploreJob& job_;
  const plan::Plan& plan_;
  const explore::Judgement& judgement_;
  const explore::Space& space_;
  std::size_t told_ = 0;
  bool is_first_found_ = false;
  bool is_interrupted_ = false;
  explore::Exploration exploration_;
};

}  // namespace meshsim::cli
