#include <weir/messages/column_space.hpp>

#include <weir/messages/freeze.hpp>

#include <algorithm>
#include <cstring>
#include <utility>

namespace weir {

namespace {

constexpr std::size_t capacity_bytes_min = 64;

constexpr std::size_t whole_words(std::size_t bytes) { return (bytes + 7) / 8 * 8; }

}  // namespace

void column_buffer::grow(std::size_t bytes) { space_->grow(*this, bytes); }

column_space::column_space(std::shared_ptr<segment_pool> pool, const schema& shape)
    : pool_(std::move(pool)),
      shape_(shape),
      columns_(std::make_unique<column_buffer[]>(shape.columns.size())),
      capacities_(shape.columns.size()),
      used_(shape.columns.size()) {
  for (std::size_t i = 0; i < capacities_.size(); ++i) columns_[i].space_ = this;
}

column_space::~column_space() {
  if (block_.data) pool_->give(block_);
}

void column_space::reserve(std::size_t rows) {
  for (std::size_t i = 0; i < capacities_.size(); ++i) {
    const auto& [kind, domain] = shape_.columns[i];
    // A little more than the last batch, which is a good guess for the next.
    const auto wanted = domain == column_spec::rows
                            ? bytes_of(kind, rows)
                            : std::max(capacity_bytes_min, used_[i] + used_[i] / 8);
    capacities_[i] = std::max(columns_[i].capacity_, whole_words(wanted));
  }
  lay_out();
}

void column_space::grow(const column_buffer& which, std::size_t bytes) {
  for (std::size_t i = 0; i < capacities_.size(); ++i) {
    capacities_[i] = columns_[i].capacity_;
    if (&columns_[i] == &which)
      capacities_[i] = whole_words(std::max({bytes, capacities_[i] * 2, capacity_bytes_min}));
  }
  lay_out();
}

void column_space::lay_out() {
  auto words = detail::head_words(capacities_.size());
  for (const auto bytes : capacities_) words += bytes / 8;
  const auto larger = pool_->take(words);
  auto at = detail::head_words(capacities_.size());
  for (std::size_t i = 0; i < capacities_.size(); ++i) {
    auto& column = columns_[i];
    auto* const to = reinterpret_cast<std::byte*>(larger.data + at);
    if (column.capacity_ != 0) {
      std::memcpy(to, column.data_, column.capacity_);
    } else if (capacities_[i] != 0) {
      std::memset(to, 0, 8);
    }
    column.data_ = to;
    column.capacity_ = capacities_[i];
    at += capacities_[i] / 8;
  }
  if (block_.data) pool_->give(block_);
  block_ = larger;
}

batch column_space::freeze(const batch_header& header, std::size_t rows) {
  if (!block_.data) reserve(0);
  std::vector<const std::byte*> starts(capacities_.size());
  for (std::size_t i = 0; i < starts.size(); ++i) starts[i] = columns_[i].data_;
  const auto lists = detail::measure_lists(shape_, rows, starts);
  detail::check_words(static_cast<std::size_t>(starts.back() - starts.front() + 8) / 8 +
                      lists.back().bytes / 8);
  auto body = std::make_shared<batch_body>(pool_);
  // What lies between two columns goes over the network with them: it must not tell what was there before.
  for (std::size_t i = 0; i < starts.size(); ++i) {
    const auto end = i + 1 < starts.size() ? columns_[i].capacity_ : whole_words(lists[i].bytes);
    std::memset(columns_[i].data_ + lists[i].bytes, 0, end - lists[i].bytes);
    used_[i] = lists[i].bytes;
    columns_[i].data_ = nullptr;
    columns_[i].capacity_ = 0;
  }
  body->adopt(std::exchange(block_, {}));
  body->columns = std::move(starts);
  detail::write_head(*body, shape_, header, rows, lists);
  return batch(std::move(body));
}

}  // namespace weir
