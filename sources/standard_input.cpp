#include <weir/sources/descriptor_lines.hpp>
#include <weir/sources/standard_input.hpp>

#include <fcntl.h>

namespace weir::sources {

std::unique_ptr<source<std::string_view>> standard_input_spec::open(const source_context&) const {
  // An own number for it, so that closing it closes nothing of the caller's.
  descriptor copy{
      check(::fcntl(options_.descriptor, F_DUPFD_CLOEXEC, 3), "cannot read standard input")};
  return std::make_unique<descriptor_lines>(std::move(copy), "standard input",
                                            options_.line_bytes_max);
}

}  // namespace weir::sources
