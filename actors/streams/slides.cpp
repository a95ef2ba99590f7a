#include <weir/actors/streams/slides.hpp>

namespace weir::detail {

namespace {

using std::chrono::milliseconds;

std::string text(milliseconds duration) { return std::to_string(duration.count()) + " ms"; }

void check_multiple(const std::string& what, const char* of, milliseconds duration,
                    milliseconds parent) {
  if (duration.count() <= 0 || duration % parent != milliseconds{0})
    throw topology_error(what + ": its " + of + " of " + text(duration) +
                         " must be a multiple of " + text(parent) +
                         ", the slide of the stream that it reads");
}

}  // namespace

milliseconds window_slide(const upstream& from, const char* what, milliseconds length,
                          milliseconds slide) {
  const auto check = [name = std::string(what), length, slide](milliseconds parent) {
    check_multiple(name, "window", length, parent);
    if (slide != milliseconds{0}) check_multiple(name, "slide", slide, parent);
  };
  if (length.count() <= 0)
    throw topology_error(std::string(what) + ": the window must be longer than 0 ms");
  if (slide.count() < 0)
    throw topology_error(std::string(what) + ": the slide must not be less than 0 ms");
  if (from.slide != milliseconds{0}) {
    check(from.slide);
  } else {
    from.in->composed.interval_checks.push_back(check);
  }
  return slide != milliseconds{0} ? slide : from.slide;
}

void require_same_slide(const upstream& one, const upstream& other, const std::string& what) {
  if (one.in != other.in)
    throw topology_error(what + ": streams of two topologies, '" + one.in->composed.name +
                         "' and '" + other.in->composed.name + "'");
  if (one.slide == other.slide) return;
  one.in->composed.interval_checks.push_back(
      [what, a = one.slide, b = other.slide](milliseconds interval) {
        const auto slide_of = [&](milliseconds given) {
          return given == milliseconds{0} ? interval : given;
        };
        if (slide_of(a) != slide_of(b))
          throw topology_error(what + ": one stream has a batch every " + text(slide_of(a)) +
                               " and the other every " + text(slide_of(b)) +
                               ": give both the same slide");
      });
}

}  // namespace weir::detail
