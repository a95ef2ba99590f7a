#include <weir/sinks/descriptor.hpp>
#include <weir/sinks/epoch_files.hpp>
#include <weir/sinks/token.hpp>

#include <unistd.h>

#include <algorithm>

namespace weir::sinks {

namespace {

constexpr std::string_view kind = "files 1";

bool is_in_directory(std::string_view name) {
  return !name.empty() && name != "." && name != ".." && name.find('/') == name.npos &&
         name.find('\0') == name.npos;
}

}  // namespace

std::string prepared_files::to_token() const {
  token_writer token(kind);
  token.number(partition);
  token.number(partitions);
  token.number(files.size());
  for (const auto& file : files) {
    token.number(file.epoch);
    token.number(file.bytes);
    token.text(file.temporary);
    token.text(file.name);
  }
  return std::move(token).bytes();
}

prepared_files prepared_files::of(std::string_view token) {
  token_reader from(token, kind);
  prepared_files read;
  read.partition = from.number();
  read.partitions = from.number();
  if (read.partition >= read.partitions) from.refuse("there is no such partition");
  for (auto left = from.number(); left != 0; --left) {
    prepared_file file;
    file.epoch = from.number();
    file.bytes = from.number();
    file.temporary = from.text();
    file.name = from.text();
    if (!durable_file::stem_of(file.temporary) || !is_in_directory(file.temporary) ||
        !is_in_directory(file.name) || file.name.starts_with('.'))
      from.refuse("it holds what is no name of a file");
    if (!read.files.empty() && file.epoch < read.files.back().epoch)
      from.refuse("its epochs are out of order");
    read.files.push_back(std::move(file));
  }
  from.end();
  return read;
}

epoch_files::epoch_files(file_names names, const sink_context& context)
    : names_(std::move(names)), context_(context) {
  prepared_.partition = context.partition;
  prepared_.partitions = context.partitions;
}

epoch_files::~epoch_files() {
  for (const auto& file : whole_) ::unlink(path_of(file.temporary).c_str());
}

void epoch_files::begin() {
  if (!leftovers_) return;
  leftovers_ = false;
  // Every partition number belongs to exactly one of ours, so none is left when there are fewer
  // now.
  const auto mine = [this](std::string_view stem) {
    const auto partition = names_.partition_of(stem);
    return partition && *partition % context_.partitions == context_.partition;
  };
  durable_file::remove_leftovers(names_.directory, mine, context_.attempt);
  durable_file::remove_leftovers(manifest_directory(), mine, context_.attempt);
}

void epoch_files::add(durable_file& whole, const std::string& label) {
  const auto bytes = whole.keep();
  const auto& path = whole.temporary_path();
  whole_.push_back({path.substr(path.rfind('/') + 1), bytes, label});
}

std::string epoch_files::prepare(std::uint64_t epoch) {
  begin();
  if (!whole_.empty()) sync_directory(names_.directory);
  for (auto& file : whole_)
    prepared_.files.push_back({epoch, file.bytes, file.temporary, free_name(file.label, epoch)});
  whole_.clear();
  return prepared_.files.empty() ? std::string() : prepared_.to_token();
}

void epoch_files::commit(std::uint64_t epoch) {
  begin();
  const auto later = std::find_if(prepared_.files.begin(), prepared_.files.end(),
                                  [&](const auto& file) { return file.epoch > epoch; });
  auto now = prepared_;
  now.files.assign(prepared_.files.begin(), later);
  publish(now);
  prepared_.files.erase(prepared_.files.begin(), later);
}

void epoch_files::recover(std::uint64_t epoch, std::string_view token) {
  if (token.empty()) return;
  const auto named = prepared_files::of(token);
  check(named, epoch);
  publish(named);
}

/// A name may be taken when a clock was set back, or when the job has lost its state and begins
/// anew.
std::string epoch_files::free_name(const std::string& label, std::uint64_t epoch) const {
  const auto is_taken = [&](const std::string& name) {
    return std::any_of(prepared_.files.begin(), prepared_.files.end(),
                       [&](const auto& file) { return file.name == name; }) ||
           size_of_file(path_of(name));
  };
  auto name = names_.name(label, context_.partition, context_.partitions);
  for (std::size_t next = 1; is_taken(name); ++next) {
    auto longer = label + "-epoch-" + std::to_string(epoch);
    if (next > 1) longer += "-" + std::to_string(next);
    name = names_.name(longer, context_.partition, context_.partitions);
  }
  return name;
}

std::string epoch_files::path_of(std::string_view name) const {
  return names_.directory + '/' + std::string(name);
}

std::string epoch_files::manifest_directory() const { return path_of("_manifests"); }

std::string epoch_files::manifest_name(std::uint64_t epoch, const prepared_files& of) const {
  return names_.name(std::to_string(epoch), of.partition, of.partitions) + ".manifest";
}

void epoch_files::check(const prepared_files& what, std::uint64_t epoch) const {
  check_stands_for(what.partition, context_, names_.pattern());
  const auto stem = names_.stem(what.partition);
  for (const auto& file : what.files) {
    if (durable_file::stem_of(file.temporary) != stem || !names_.is_name(file.name))
      throw sink_error("cannot go on with the files " + names_.pattern() +
                       ": the state names another one, '" + file.name +
                       "'; use the directory, prefix and suffix that the job had");
    if (file.epoch > epoch)
      throw sink_error("cannot go on with the files " + names_.pattern() + " after epoch " +
                       std::to_string(epoch) + ": '" + file.name + "' is of epoch " +
                       std::to_string(file.epoch) + "; begin with an older epoch or savepoint");
  }
}

void epoch_files::publish(const prepared_files& what) {
  if (what.files.empty()) return;
  for (const auto& file : what.files)
    give_name(file, manifest_directory() + '/' + manifest_name(file.epoch, what));
  sync_directory(names_.directory);
  ensure_directory(manifest_directory());
  for (std::size_t i = 0; i < what.files.size(); ++i) {
    const auto epoch = what.files[i].epoch;
    const bool last = i + 1 == what.files.size() || what.files[i + 1].epoch != epoch;
    const auto name = manifest_name(epoch, what);
    if (last && !size_of_file(manifest_directory() + '/' + name)) write_manifest(name, what, epoch);
  }
}

/// A reader of the files may have taken one away as soon as it had its name.
void epoch_files::give_name(const prepared_file& file, const std::string& manifest) {
  const auto from = path_of(file.temporary);
  const auto to = path_of(file.name);
  if (const auto bytes = size_of_file(from)) {
    if (*bytes != file.bytes)
      throw sink_error(
          "cannot publish " + to + ": " + from + " has " + std::to_string(*bytes) +
          " bytes and not the " + std::to_string(file.bytes) +
          " that were made durable; check the disk, and begin with an older savepoint");
    rename_file(from, to);
  } else if (!size_of_file(to) && !size_of_file(manifest)) {
    throw sink_error("cannot publish " + to + ": neither it nor " + from +
                     " is there; put it back, or an empty file if it has been read and removed");
  }
}

void epoch_files::write_manifest(const std::string& name, const prepared_files& of,
                                 std::uint64_t epoch) {
  durable_file manifest(manifest_directory(), names_.stem(context_.partition), context_.attempt);
  for (const auto& file : of.files)
    if (file.epoch == epoch) manifest.append(std::to_string(file.bytes) + " " + file.name + "\n");
  manifest.commit(name);
}

}  // namespace weir::sinks
