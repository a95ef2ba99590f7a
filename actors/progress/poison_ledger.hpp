#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace weir {

/// Counts failures at records, and names those of a stage that are to be refused. Not thread-safe.
class poison_ledger {
 public:
  /// A record is refused after so many failures; 0: never.
  explicit poison_ledger(std::size_t attempts_max) : attempts_max_(attempts_max) {}

  /// User code of a stage failed at a record (as text).
  void failed(const std::string& stage, const std::string& record) {
    if (attempts_max_ == 0 || record.empty()) return;
    if (++failures_[{stage, record}] != attempts_max_) return;
    auto& all = refused_[stage];
    auto longer = all ? *all : std::vector<std::string>();
    longer.push_back(record);
    all = std::make_shared<const std::vector<std::string>>(std::move(longer));
  }

  /// What a stage is to refuse; null: nothing.
  [[nodiscard]] std::shared_ptr<const std::vector<std::string>> refused(const std::string& stage) const {
    const auto found = refused_.find(stage);
    return found == refused_.end() ? nullptr : found->second;
  }

 private:
  std::size_t attempts_max_;
  std::map<std::pair<std::string, std::string>, std::size_t> failures_;
  std::map<std::string, std::shared_ptr<const std::vector<std::string>>> refused_;
};

}  // namespace weir
