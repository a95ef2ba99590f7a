#include <weir/messages/message_error.hpp>
#include <weir/messages/schema_tree.hpp>

#include <algorithm>
#include <charconv>

namespace weir {

namespace {

using detail::shape;

struct leaf {
  std::string_view name;
  shape form;
  column_kind stored;
};

constexpr leaf leaves[] = {
    {"bool", shape::truth, column_kind::boolean},
    {"int8", shape::integer, column_kind::int8},
    {"int16", shape::integer, column_kind::int16},
    {"int32", shape::integer, column_kind::int32},
    {"int64", shape::integer, column_kind::int64},
    {"uint8", shape::integer, column_kind::uint8},
    {"uint16", shape::integer, column_kind::uint16},
    {"uint32", shape::integer, column_kind::uint32},
    {"uint64", shape::integer, column_kind::uint64},
    {"float32", shape::real, column_kind::float32},
    {"float64", shape::real, column_kind::float64},
    {"time", shape::time, column_kind::int64},
    {"duration", shape::duration, column_kind::int64},
    {"text", shape::text, column_kind::offsets},
    {"bytes", shape::bytes, column_kind::offsets},
};

/// Reads a text from left to right.
class schema_reader {
 public:
  schema_reader(std::string_view text, std::vector<column_spec>& specs)
      : text_(text), specs_(specs) {}

  schema_node whole() {
    auto node = next(0);
    if (at_ != text_.size()) fail();
    place(node, column_spec::rows);
    return node;
  }

 private:
  static constexpr int depth_max = 32;

  [[noreturn]] void fail() const {
    throw message_error("no schema: '" + std::string(text_.substr(0, 200)) + "' at byte " +
                        std::to_string(at_));
  }
  [[nodiscard]] bool take(char wanted) {
    if (at_ == text_.size() || text_[at_] != wanted) return false;
    ++at_;
    return true;
  }
  void expect(char wanted) {
    if (!take(wanted)) fail();
  }
  std::string_view word() {
    const auto end = std::min(text_.find_first_of("{}()[],:?*/", at_), text_.size());
    if (end == at_) fail();
    const auto found = text_.substr(at_, end - at_);
    at_ = end;
    return found;
  }

  schema_node next(int depth) {
    if (depth == depth_max) fail();
    const auto begin = at_;
    schema_node node;
    if (take('{')) {
      node.form = shape::fields;
      do {
        node.names.emplace_back(word());
        expect(':');
        node.parts.push_back(next(depth + 1));
      } while (take(','));
      expect('}');
    } else if (take('(')) {
      node.form = shape::parts;
      do {
        node.parts.push_back(next(depth + 1));
      } while (take(','));
      expect(')');
    } else if (take('[')) {
      node.form = shape::list;
      node.stored = column_kind::offsets;
      node.parts.push_back(next(depth + 1));
      expect(']');
    } else {
      read_leaf(node);
    }
    node.text = text_.substr(begin, at_ - begin);
    while (take('?')) {
      if (++depth == depth_max) fail();
      schema_node around;
      around.form = shape::optional;
      around.stored = column_kind::validity;
      around.parts.push_back(std::move(node));
      around.text = text_.substr(begin, at_ - begin);
      node = std::move(around);
    }
    return node;
  }

  void read_leaf(schema_node& node) {
    const auto name = word();
    const auto* found = std::find_if(std::begin(leaves), std::end(leaves),
                                     [&](const leaf& each) { return each.name == name; });
    if (found == std::end(leaves)) fail();
    node.form = found->form;
    node.stored = found->stored;
    if (node.form != shape::time && node.form != shape::duration) return;
    expect('*');
    node.numerator = number();
    expect('/');
    node.denominator = number();
  }

  std::int64_t number() {
    std::int64_t value = 0;
    const auto digits = word();
    const auto [end, problem] =
        std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (problem != std::errc{} || end != digits.data() + digits.size() || value < 1) fail();
    return value;
  }

  /// Gives a part its columns, as `row_codec` does.
  void place(schema_node& node, int domain) {
    node.column = static_cast<int>(specs_.size());
    if (node.form != shape::fields && node.form != shape::parts)
      specs_.push_back({node.stored, domain});
    if (node.form == shape::text || node.form == shape::bytes)
      specs_.push_back({column_kind::bytes, node.column});
    for (auto& part : node.parts) place(part, node.form == shape::list ? node.column : domain);
    node.columns = static_cast<int>(specs_.size()) - node.column;
  }

  std::string_view text_;
  std::vector<column_spec>& specs_;
  std::size_t at_ = 0;
};

}  // namespace

const schema_node* schema_node::field(std::string_view name) const {
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == name) return &parts[i];
  return nullptr;
}

schema_tree::schema_tree(std::string_view text)
    : root_(schema_reader(text, specs_).whole()),
      shape_{std::string(text), fingerprint_of(text), specs_} {}

}  // namespace weir
