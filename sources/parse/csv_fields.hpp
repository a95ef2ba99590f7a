#pragma once

#include <weir/messages/parsed.hpp>
#include <weir/sources/parse/scratch.hpp>

#include <cstddef>
#include <string_view>

namespace weir::parse {

struct csv_options {
  char separator = ',';
  char quote = '"';     ///< '\0': quotes are bytes like any other
  bool header = false;  ///< lines that hold the names of the members, in their order, are skipped
};

/// Gives out the fields of one line of a table, from left to right. A field in quotes comes without
/// them, as a view into the line, or into `unquoted` if it held doubled quotes. The line and
/// `unquoted` must outlive the fields. One thread at a time.
class csv_fields final {
 public:
  /// A carriage return at the line's end is not part of it.
  csv_fields(std::string_view line, const csv_options& options, scratch& unquoted);

  /// The next field. False if there is none or it is malformed; then no other function but `why`
  /// may be called.
  bool next(std::string_view& field);

  /// Did the field last given stand in quotes?
  [[nodiscard]] bool quoted() const { return quoted_; }

  /// Was that the last field?
  bool finish();

  /// Rejects the field last given, for a reason in static text; answers false.
  bool reject(std::string_view reason);

  [[nodiscard]] rejected why() const {
    return {reason_, static_cast<std::size_t>(field_ - begin_)};
  }

 private:
  bool next_quoted(std::string_view& field);
  const char* copy_doubled(const char* from, const char* quote, std::string_view& field);
  const char* find_quote(const char* from) const;

  const char* begin_;
  const char* end_;
  const char* next_;   ///< where the next field begins; null after the last
  const char* field_;  ///< where the last one began
  const csv_options options_;
  scratch& scratch_;
  char* unquoted_ = nullptr;  ///< where the next rewritten field goes; null before the first
  std::string_view reason_;
  bool quoted_ = false;
};

}  // namespace weir::parse
