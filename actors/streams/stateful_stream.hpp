#pragma once

#include <weir/actors/operators/stateful_map.hpp>
#include <weir/actors/streams/stream.hpp>

namespace weir {

template <row K, row S>
struct map_with_state_options {
  std::chrono::milliseconds timeout{0};       ///< 0: none
  std::vector<std::pair<K, S>> initial = {};  ///< what a job that begins starts from
};

/// What `map_with_state` returns: the stream of its function's results.
template <row K, row S, row U>
class [[nodiscard]] stateful_stream : public stream<U> {
 public:
  stateful_stream(detail::upstream from, std::shared_ptr<bool> snapshots_wanted)
      : stream<U>(std::move(from)), wanted_(std::move(snapshots_wanted)) {}

  stateful_stream named(std::string name) const {
    static_cast<void>(stream<U>::named(std::move(name)));
    return *this;
  }
  stateful_stream formerly(std::string name) const {
    static_cast<void>(stream<U>::formerly(std::move(name)));
    return *this;
  }

  /// All keys with their states, at each tick. All states are held in memory then.
  [[nodiscard]] stream<keyed<K, S>> state_snapshots() const {
    *wanted_ = true;
    auto from = this->source();
    from.ports.front().port = 1;
    return stream<keyed<K, S>>(std::move(from));
  }

 private:
  std::shared_ptr<bool> wanted_;
};

namespace detail {

template <class F, class K, class T, class S>
using map_with_state_call =
    std::remove_cvref_t<std::invoke_result_t<F&, const K&, const T*, key_state<S>&>>;

template <class Result>
struct without_optional {
  using type = Result;
};
template <class Result>
struct without_optional<std::optional<Result>> {
  using type = Result;
};
template <class F, class K, class T, class S>
using map_with_state_result = typename without_optional<map_with_state_call<F, K, T, S>>::type;

template <row K, row S>
auto owned_pairs(const std::vector<std::pair<K, S>>& all) {
  auto copies = std::make_shared<std::vector<std::pair<owned<K>, owned<S>>>>();
  for (const auto& [key, value] : all) copies->emplace_back(owned<K>(key), owned<S>(value));
  return std::shared_ptr<const std::vector<std::pair<owned<K>, owned<S>>>>(std::move(copies));
}

}  // namespace detail

}  // namespace weir
