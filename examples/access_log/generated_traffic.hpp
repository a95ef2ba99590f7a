#pragma once

#include <cstdint>
#include <ctime>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace access_log {

/// Makes up the log of a web site, in the combined format and with the time of now: few paths get most
/// requests, few clients send most, and every now and then a client tries passwords at /wp-login.php,
/// or a line is torn. But for the times, equal seeds give equal lines.
class generated_traffic {
 public:
  /// The rate only tells how many lines make an attack: of each 20 s of traffic it takes 6.
  explicit generated_traffic(double lines_per_second, std::uint64_t seed = 1);

  /// Line `n`; valid until the next call.
  [[nodiscard]] std::string_view operator()(std::uint64_t n);

  [[nodiscard]] static constexpr std::string_view attacked_path() { return "/wp-login.php"; }

 private:
  struct document {
    std::string path;
    std::int64_t bytes;
  };

  [[nodiscard]] bool is_attack(std::uint64_t n) const;
  void write_visit();
  void write_attack(std::uint64_t n);
  void write_line(const std::string& host, std::string_view request, int status, std::int64_t bytes,
                  std::string_view agent);
  [[nodiscard]] const std::string& time_text();
  [[nodiscard]] double uniform();

  std::uint64_t cycle_;  ///< lines from one attack to the next
  std::mt19937_64 random_;
  std::vector<document> pages_;
  std::discrete_distribution<std::size_t> popularity_;  ///< of pages
  std::time_t second_ = 0;
  std::string time_text_;
  std::string line_;
};

}  // namespace access_log
