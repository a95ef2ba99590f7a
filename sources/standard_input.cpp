#include <weir/sources/descriptor_lines.hpp>
#include <weir/sources/standard_input.hpp>
#include <weir/sources/with_journal.hpp>

#include <fcntl.h>
#include <sys/stat.h>

namespace weir::sources {

std::unique_ptr<source<std::string_view>> standard_input_spec::open(
    const source_context& context) const {
  // An own number for it, so that closing it closes nothing of the caller's.
  descriptor copy{
      check(::fcntl(options_.descriptor, F_DUPFD_CLOEXEC, 3), "cannot read standard input")};
  struct stat status {};
  const bool again = ::fstat(copy.get(), &status) == 0 && S_ISREG(status.st_mode);
  auto lines = std::make_unique<descriptor_lines>(std::move(copy), "standard input", options_.line_bytes_max);
  // A file can be asked again for what it had.
  if (again) return lines;
  return with_journal<std::string_view>(std::move(lines), context);
}

}  // namespace weir::sources
