#pragma once

#include <weir/messages/dead_letter.hpp>
#include <weir/sinks/sink.hpp>

#include <functional>
#include <map>
#include <string>

namespace weir {

/// Where dead letters go that nobody reads: the first few of each stage and reason are logged, all are
/// counted, and the counts are logged at the end.
class dead_letter_log final : public sink<dead_letter> {
 public:
  static constexpr std::size_t shown_max = 3;
  static constexpr std::size_t kinds_max = 1000;  ///< distinct (stage, reason); the rest count as one

  explicit dead_letter_log(std::function<void(std::string_view)> log) : log_(std::move(log)) {}

  void write(const rows<dead_letter>& in) override;
  void on_end() override;

 private:
  std::function<void(std::string_view)> log_;
  std::map<std::string, std::uint64_t> counts_;
};

}  // namespace weir
