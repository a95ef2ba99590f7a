#pragma once

#include <weir/actors/operators/fused.hpp>
#include <weir/actors/operators/heads.hpp>

namespace weir {

/// In the handler of what user code threw at a row: adds the record to the dead letters if it failed again and again,
/// otherwise throws what names it.
template <row T>
void refuse_or_throw(const operator_context& context, const batch& in, std::size_t at, rejections& letters,
                     outputs& out) {
  const auto text = detail::describe_row<T>(in, at);
  if (!detail::refuses(context, text)) detail::throw_record_error(context, in.header(), at, text);
  letters.add(in.header(), at, text, detail::poison_reason, out);
}

/// Calls f(i, record) for each row of a batch. What it throws names the record; records at which it failed again and
/// again become dead letters.
template <row T, class F>
void for_each_record(const operator_context& context, const batch& in, rejections& letters,
                     outputs& out, F&& f) {
  const rows<T> all(in);
  for (std::size_t i = 0; i < all.size(); ++i) {
    try {
      f(i, all[i]);
    } catch (const canceled&) {
      throw;
    } catch (...) {
      refuse_or_throw<T>(context, in, i, letters, out);
    }
  }
}

inline constexpr std::string_view late_reason = "late: the watermark has passed its time";

}  // namespace weir
