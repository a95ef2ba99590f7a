#pragma once

#include "value.hpp"

namespace weir::conformance {

/// One case of a file.
struct test_case {
  std::string suite;
  std::string name;
  json::object all;                      ///< everything that the file says about it
  std::vector<json::object> operations;  ///< `op`

  [[nodiscard]] bool has(std::string_view key) const {
    return all.contains({key.data(), key.size()});
  }
};

/// The file cannot be read, or is no list of cases. The text names the file and the place.
class file_error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The cases of a file, an object with `cases`, in their order. Throws file_error.
[[nodiscard]] std::vector<test_case> read_cases(const std::string& path);
/// The same from text; `path` is for messages.
[[nodiscard]] std::vector<test_case> parse_cases(std::string_view text, const std::string& path);

/// What an object has under a key, or what else to take. Throws case_error when it is of another
/// type; without `otherwise` also when it is absent.
[[nodiscard]] std::int64_t integer_at(const json::object& in, std::string_view key);
[[nodiscard]] std::int64_t integer_at(const json::object& in, std::string_view key,
                                      std::int64_t otherwise);
[[nodiscard]] double real_at(const json::object& in, std::string_view key);
[[nodiscard]] std::string text_at(const json::object& in, std::string_view key);
[[nodiscard]] std::string text_at(const json::object& in, std::string_view key,
                                  std::string_view otherwise);
[[nodiscard]] bool flag_at(const json::object& in, std::string_view key, bool otherwise);
[[nodiscard]] const json::array& list_at(const json::object& in, std::string_view key);
/// Null where it is absent or null.
[[nodiscard]] const json::value* find(const json::object& in, std::string_view key);

}  // namespace weir::conformance
