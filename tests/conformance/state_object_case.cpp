#include "state_object_case.hpp"

#include <weir/weir.hpp>

#include "case_error.hpp"
#include "comparison.hpp"
#include "name_pattern.hpp"

#include <functional>
#include <optional>

namespace weir::conformance {

namespace {

using state = key_state<datum>;

/// A state and what it was made of.
class subject {
 public:
  void make(std::optional<datum> before, bool timing_out = false) {
    before_ = std::move(before);
    state_.emplace(before_ ? &*before_ : nullptr, timing_out);
  }
  [[nodiscard]] state& get() {
    if (!state_) throw case_error("the first step does not make a state");
    return *state_;
  }

 private:
  std::optional<datum> before_;
  std::optional<state> state_;
};

void act(subject& on, std::string_view what) {
  if (const auto split = what.find("; "); split != std::string_view::npos) {
    act(on, what.substr(0, split));
    return act(on, what.substr(split + 2));
  }
  if (what == "new" || what == "wrap(None)" || what == "wrap()") return on.make({});
  if (const auto n = numbers_in(what, "wrap(#)")) return on.make(to_datum(n->at(0)));
  if (const auto n = numbers_in(what, "wrap_timing_out(#)"))
    return on.make(to_datum(n->at(0)), true);
  if (const auto n = numbers_in(what, "update(#)")) return on.get().update(to_datum(n->at(0)));
  if (what == "remove()") return on.get().remove();
  throw case_error("unknown step '" + std::string(what) + "'");
}

/// What a call gives, or "error" when it is misuse.
json::value answer(const std::function<json::value()>& call) {
  try {
    return call();
  } catch (const std::logic_error&) {
    return "error";
  }
}

json::value ask(state& on, std::string_view what) {
  if (what == "exists") return on.exists();
  if (what == "get") return to_json(on.get());
  if (what == "getOption") {
    const auto found = on.get_optional();
    return found ? to_json(*found) : json::value();
  }
  if (what == "updated") return on.updated();
  if (what == "removed") return on.removed();
  if (what == "timing_out") return on.timing_out();
  if (what == "then_update") return on.update(to_datum(0)), json::value("ok");
  if (what == "then_remove") return on.remove(), json::value("ok");
  throw case_error("unknown question '" + std::string(what) + "'");
}

}  // namespace

void run_state_object_case(const test_case& of) {
  subject on;
  for (const auto& step : list_at(of.all, "steps")) {
    if (!step.is_object()) throw case_error("a step is no object");
    const auto what = text_at(step.get_object(), "do");
    act(on, what);
    for (const auto& [name, expected] : step.get_object()) {
      if (name == "do" || name == "note") continue;
      const std::string question(name);
      compare("after " + what + ": " + question, answer([&] { return ask(on.get(), question); }),
              expected);
    }
  }
}

}  // namespace weir::conformance
