#include <weir/examples/testing_a_job/break_ins.hpp>

weir::stream<break_in> find_break_ins(const weir::stream<login>& logins,
                                      std::int64_t failures_min) {
  using failures = weir::keyed<std::string_view, std::int64_t>;
  return logins.filter([](const login& l) { return !l.succeeded; })
      .key_by(&login::user)
      .count_by_key()
      .filter([=](const failures& f) { return f.value >= failures_min; })
      .map([](const failures& f) {
        return break_in{f.key, f.value};
      });
}
