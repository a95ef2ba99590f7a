#pragma once

#include <weir/sources/position.hpp>

#include <array>
#include <utility>

namespace weir::sources {

/// One partition of a list in memory: the elements p, p + P, p + 2P ... where p is its number and P
/// their number.
template <row T, class Element>
class memory_source final : public source<T> {
 public:
  memory_source(std::shared_ptr<const std::vector<Element>> elements, std::size_t partition,
                std::size_t partitions)
      : elements_(std::move(elements)), next_(partition), partitions_(partitions) {}

  polled poll(intake<T>& in) override {
    for (; next_ < elements_->size(); next_ += partitions_) {
      if (in.full()) return polled::some;
      const auto& element = (*elements_)[next_];
      if constexpr (std::is_same_v<Element, batch>)
        in.forward(element);
      else if constexpr (std::is_same_v<Element, T>)
        in.append(element);
      else
        in.append(T(element));
    }
    return polled::ended;
  }

  [[nodiscard]] std::string position() const override { return make_position("memory", std::array<std::uint64_t, 1>{next_}); }
  void seek(std::string_view position) override { next_ = read_position(position, "memory", 1).front(); }

 private:
  std::shared_ptr<const std::vector<Element>> elements_;
  std::size_t next_;
  std::size_t partitions_;
};

/// Made by `values` and `batches`; its copies share the elements.
template <row T, class Element>
class memory_spec {
 public:
  using record = T;

  memory_spec(std::string name, std::vector<Element> elements, std::size_t partitions)
      : name_(std::move(name)),
        elements_(std::make_shared<const std::vector<Element>>(std::move(elements))),
        partitions_(partitions) {
    if (partitions_ == 0)
      throw source_error("a source of " + name_ + " needs at least one partition");
  }

  [[nodiscard]] std::unique_ptr<source<T>> open(const source_context& context) const {
    return std::make_unique<memory_source<T, Element>>(elements_, context.partition, partitions_);
  }
  [[nodiscard]] std::string name() const { return name_; }
  [[nodiscard]] std::size_t partitions() const { return partitions_; }

 private:
  std::string name_;
  std::shared_ptr<const std::vector<Element>> elements_;
  std::size_t partitions_;
};

/// Values in their order, then the end. `values<int>({1, 2, 3})`;
/// `values<std::string_view>(strings)` gives a vector of std::string as text, which the source
/// keeps. What views point to must otherwise outlive the job.
template <row T, class Element = T>
  requires std::constructible_from<T, const Element&>
[[nodiscard]] memory_spec<T, Element> values(std::vector<Element> list,
                                             std::size_t partitions = 1) {
  return {"values", std::move(list), partitions};
}

/// Frozen batches of records T, passed on as they are, without a copy. Throws source_error if one
/// is null or of another row type.
template <row T>
[[nodiscard]] memory_spec<T, batch> batches(std::vector<batch> list, std::size_t partitions = 1) {
  for (const auto& one : list)
    if (!one || one.schema_fingerprint() != schema_of<T>().fingerprint)
      throw source_error("a batch does not hold records of type " + schema_of<T>().text);
  return {"batches", std::move(list), partitions};
}

}  // namespace weir::sources
