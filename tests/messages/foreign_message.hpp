#pragma once

// Messages as another program could write them, made with Cap'n Proto's untyped API from what
// batch.capnp says about the layout, right or wrong.

#include <capnp/any.h>
#include <capnp/message.h>
#include <capnp/serialize.h>

#include <cstddef>
#include <cstring>
#include <span>
#include <string>
#include <vector>

namespace weir::testing {

/// A batch under construction. Columns are given in order; nothing is checked.
class foreign_message {
 public:
  static constexpr std::uint16_t int64_tag = 3, offsets_tag = 12, bytes_tag = 13;

  /// `segment_words`: how much fits into a segment; what does not goes into further ones.
  foreign_message(std::uint32_t rows, std::uint64_t fingerprint, unsigned columns,
                  unsigned segment_words = 1024)
      : message_(segment_words, capnp::AllocationStrategy::FIXED_SIZE),
        batch_(message_.getRoot<capnp::AnyPointer>().initAsAnyStruct(9, 1)),
        columns_(batch_.getPointerSection()[0].initAsListOfAnyStruct(1, 1, columns)) {
    put(batch_, 4, rows);
    put(batch_, 56, fingerprint);
  }

  /// The next column, as a list of `Element`s.
  template <class Element>
  void add(std::uint16_t tag, const std::vector<Element>& elements) {
    auto list = next(tag).initAs<capnp::List<Element>>(static_cast<unsigned>(elements.size()));
    for (unsigned i = 0; i < list.size(); ++i) list.set(i, elements[i]);
  }
  void add_text(const std::string& text) {
    next(bytes_tag).initAs<capnp::Data>(static_cast<unsigned>(text.size()));
    std::memcpy(columns_[added_ - 1].getPointerSection()[0].getAs<capnp::Data>().begin(),
                text.data(), text.size());
  }
  /// The next column, as a list of structs of so many words; the first one holds the element.
  void add_structs(std::uint16_t tag, const std::vector<std::int64_t>& elements,
                   std::uint16_t words) {
    const auto size = static_cast<unsigned>(elements.size());
    auto list = next(tag).initAsListOfAnyStruct(words, 0, size);
    for (unsigned i = 0; i < size && words > 0; ++i) put(list[i], 0, elements[i]);
  }
  /// The next column, without a list.
  void add_nothing(std::uint16_t tag) { next(tag); }

  std::vector<std::byte> bytes() {
    const auto flat = capnp::messageToFlatArray(message_);
    const auto chars = flat.asBytes();
    const auto* begin = reinterpret_cast<const std::byte*>(chars.begin());
    return {begin, begin + chars.size()};
  }

 private:
  template <class T>
  static void put(capnp::AnyStruct::Builder to, std::size_t byte, T value) {
    std::memcpy(to.getDataSection().begin() + byte, &value, sizeof(value));
  }

  capnp::AnyPointer::Builder next(std::uint16_t tag) {
    auto column = columns_[added_++];
    put(column, 0, tag);
    return column.getPointerSection()[0];
  }

  capnp::MallocMessageBuilder message_;
  capnp::AnyStruct::Builder batch_;
  capnp::List<capnp::AnyStruct>::Builder columns_;
  unsigned added_ = 0;
};

/// A copy with the word (8 bytes) at `index` changed by `change(word)`.
template <class Change>
std::vector<std::byte> with_word(std::vector<std::byte> bytes, std::size_t index, Change&& change) {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes.data() + index * 8, 8);
  word = change(word);
  std::memcpy(bytes.data() + index * 8, &word, 8);
  return bytes;
}

}  // namespace weir::testing
