#pragma once

#include <weir/sources/parse/fields.hpp>
#include <weir/tests/sources/parse/dice.hpp>
#include <weir/tests/sources/parse/written_time.hpp>

#include <array>
#include <charconv>
#include <string>
#include <string_view>

namespace weir::testing {

/// Writes comma-separated values, with quotes where they are needed and at times where not.
class csv_text {
 public:
  explicit csv_text(dice& chance, char separator = ',', char quote = '"')
      : chance_(chance), separator_(separator), quote_(quote) {}

  template <class T>
  std::string of(const T& value) {
    if constexpr (parse::is_optional<T>) {
      return value ? of(*value) : "";
    } else if constexpr (parse::described<T>) {
      return row(value);
    } else if constexpr (parse::text_field<T>) {
      return cell(value);
    } else if constexpr (std::same_as<T, bool>) {
      return cell(value ? "true" : "false");
    } else if constexpr (std::same_as<T, event_time>) {
      const auto us = value.time_since_epoch().count();
      return us % 1000 == 0 ? of(us / 1000) : cell(written(value));
    } else {
      std::array<char, 64> digits{};
      const char* const end = std::to_chars(digits.data(), digits.data() + 64, value).ptr;
      return cell({digits.data(), end});
    }
  }

 private:
  template <class T>
  std::string row(const T& value) {
    std::string line;
    parse::for_each_member<T>([&]<class Member>(Member) {
      line += of(value.*Member::pointer) + separator_;
      return true;
    });
    line.pop_back();
    return line;
  }

  std::string cell(std::string_view text) {
    const bool plain = !text.empty() && text.find(separator_) == text.npos &&
                       text.find(quote_) == text.npos && text.find('\r') == text.npos;
    if (plain && !chance_.one_in(4)) return std::string{text};
    std::string quoted(1, quote_);
    for (const char byte : text) quoted.append(byte == quote_ ? 2 : 1, byte);
    return quoted + quote_;
  }

  dice& chance_;
  char separator_;
  char quote_;
};

}  // namespace weir::testing
