#pragma once

#include <weir/actors/operators/operator.hpp>
#include <weir/actors/operators/window_folds.hpp>

#include <vector>

namespace weir {

/// A session of a key, as it is kept.
template <class V>
struct saved_session {
  event_time start{};
  event_time end{};
  bool any = false;          ///< is there a value: false when it was sent and is forgotten
  bool sent = false;         ///< was the result at its end sent
  std::int64_t waiting = 0;  ///< records since its last early result
  V value{};

  BOOST_DESCRIBE_CLASS(saved_session, (), (start, end, any, sent, waiting, value), (), ())
};

/// How the sessions of a key are held: in the order of time.
template <class Form>
struct sessions_form {
  using saved = std::vector<saved_session<typename Form::saved>>;
  struct session {
    event_time start{};
    event_time end{};
    bool any = false;
    bool sent = false;
    std::int64_t waiting = 0;
    typename Form::held value{};
  };
  using held = std::vector<session>;

  static held load(const saved& all) {
    held made;
    for (const auto& each : all)
      made.push_back(
          {each.start, each.end, each.any, each.sent, each.waiting, Form::load(each.value)});
    return made;
  }
  static saved save(const held& all) {
    saved made;
    for (const auto& each : all)
      made.push_back(
          {each.start, each.end, each.any, each.sent, each.waiting, Form::save(each.value)});
    return made;
  }
};

/// The sessions of keys. Throws state_error when the job keeps state and they cannot be saved.
template <row K, class Fold>
class session_store {
  using form = sessions_form<typename detail::window_form<Fold>::type>;

 public:
  using values_type = keyed_state<K, typename form::saved, form>;
  using session = typename form::session;
  using sessions = typename form::held;

  explicit session_store(const operator_context& context)
      : own_(savable<Fold> ? nullptr
                           : std::make_unique<values_type>(state_home{}, "sessions", timed)),
        values_(declare(context)) {}

  [[nodiscard]] values_type& values() { return values_; }

 private:
  static constexpr keyed_state_options timed{.timed = true};

  values_type& declare(const operator_context& context) {
    if constexpr (savable<Fold>) {
      return context.states->keyed<K, typename form::saved, form>("sessions", timed);
    } else {
      context.states->cannot_save("its accumulator is no row that owns all it has");
      return *own_;
    }
  }

  std::unique_ptr<values_type> own_;
  values_type& values_;
};

}  // namespace weir
