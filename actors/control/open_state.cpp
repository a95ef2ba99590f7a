#include <weir/actors/control/directory_lock.hpp>
#include <weir/actors/control/open_state.hpp>
#include <weir/state/state_changes.hpp>
#include <weir/state/state_tables.hpp>

#include <filesystem>

namespace weir {

namespace {

const char* kind_name(stage_kind kind) {
  switch (kind) {
    case stage_kind::source: return "source";
    case stage_kind::sink: return "sink";
    case stage_kind::operation: break;
  }
  return "operation";
}

/// What the operators of a job declare: each is made once, for its first partition.
declared_program declared_by(const job_state& job) {
  declared_program all;
  const std::shared_ptr<byte_store> nothing = make_memory_store();
  auto names = std::make_shared<std::vector<std::string>>();
  for (const auto& stage : job.stages.stages) names->push_back(stage.name);
  for (const auto& stage : job.stages.stages) {
    all.stages.push_back({kind_name(stage.kind), stage.name, stage.former_names, stage.partitions});
    if (stage.kind != stage_kind::operation) continue;
    operator_context context{.name = stage.name,
                             .partitions = stage.partitions,
                             .pool = job.pool,
                             .limits = {job.how.batch_rows_max, job.how.batch_bytes_max},
                             .source_names = names,
                             .batch_interval_ms = job.how.batch_interval.count()};
    context.states =
        std::make_shared<state_registry>(state_home{nothing, job.kept.pool, stage.name});
    const auto made = stage.make_operator(context);
    for (const auto& each : context.states->states())
      all.states.push_back({stage.name, each->name(), each->type()});
  }
  return all;
}

void check_job(byte_store& store, const std::string& where, const std::string& job) {
  const auto in = store.read();
  if (const auto format = in->get(tables::job, "format");
      format && number_of(*format) != state_format)
    throw state_error(where + " is of format " + std::to_string(number_of(*format)) +
                      ", and this program reads " + std::to_string(state_format) +
                      ": use the version of weir that wrote it");
  if (const auto name = in->get(tables::job, "name"); name && *name != job)
    throw state_error(where + " is that of job '" + std::string(*name) + "', not of '" + job +
                      "': choose another directory");
}

/// Writes who it belongs to; returns how often a part of the job began.
std::uint64_t count_start(byte_store& store, const std::string& job) {
  const auto out = store.write();
  const auto attempt = count_attempt(*out);
  out->put(tables::job, "format", number_bytes(state_format));
  out->put(tables::job, "name", job);
  out->commit();
  return attempt;
}

void open_directory(job_state& job) {
  job.kept.directory = job.how.state;
  std::error_code problem;
  std::filesystem::create_directories(job.how.state, problem);
  if (problem)
    throw state_error("cannot create the state directory '" + job.how.state +
                      "': " + why_not_written(problem.value()));
  job.kept.lock = lock_directory(job.how.state);
  job.kept.store = open_lmdb(job.how.state, {.tables = {tables::all.begin(), tables::all.end()}});
}

void compare(job_state& job, const std::string& where, const declared_program& program) {
  const auto changes = changes_of(*job.kept.store, job.kept.resumed, program, job.how.allow_drop);
  if (job.kept.resumed.commit != 0) {
    job.how.log("job '" + job.stages.name + "' goes on from epoch " +
                std::to_string(job.kept.resumed.epoch) + " (commit " +
                std::to_string(job.kept.resumed.commit) + ") of " + where);
    for (const auto& line : changes.lines) job.how.log("  " + line);
  }
  if (!changes.refusals.empty()) {
    std::string text = where + " cannot be used by this program:";
    for (const auto& each : changes.refusals) text += "\n  " + each;
    throw state_error(text);
  }
  apply(*job.kept.store, changes);
}

/// Partitions of stages that have states.
std::size_t stateful_partitions(const job_state& job, const declared_program& program) {
  std::size_t count = 0;
  for (const auto& stage : job.stages.stages)
    if (std::any_of(program.states.begin(), program.states.end(),
                    [&](const auto& each) { return each.stage == stage.name; }))
      count += stage.partitions;
  return std::max<std::size_t>(count, 1);
}

void open(job_state& job) {
  auto& kept = job.kept;
  const auto program = declared_by(job);
  kept.states = program.states;
  if (!kept.store) open_directory(job);
  const auto where =
      kept.directory.empty() ? std::string("the state") : "the state in '" + kept.directory + "'";
  check_job(*kept.store, where, job.stages.name);
  if (job.how.from_commit != 0) roll_back(*kept.store, job.how.from_commit);
  kept.resumed = read_manifest(*kept.store);
  compare(job, where, program);
  kept.resumed = read_manifest(*kept.store);
  kept.attempt = count_start(*kept.store, job.stages.name);
  const auto ticks = job.how.checkpoint_interval / job.how.batch_interval;
  kept.epochs.ticks = static_cast<std::uint64_t>(std::max<std::int64_t>(1, ticks));
  kept.partition_bytes_max = job.how.state_memory_max / stateful_partitions(job, program);
  for (std::size_t i = 0; i < job.component_count; ++i)
    kept.committed.push_back(std::make_shared<std::atomic<std::uint64_t>>(kept.resumed.epoch));
}

}  // namespace

void open_state(job_state& job) {
  if (!job.kept.store && job.how.state.empty()) return;
  try {
    open(job);
  } catch (...) {
    job.kept.store.reset();
    job.kept.lock.reset();
    throw;
  }
}

void copy_state(const std::string& directory, const std::string& to) {
  namespace files = std::filesystem;
  const auto lock = lock_directory(directory);
  std::error_code problem;
  if (files::exists(to, problem) && !files::is_empty(to, problem))
    throw state_error("cannot copy the state to '" + to +
                      "': there is something; choose a new directory");
  files::create_directories(to, problem);
  if (problem) throw state_error("cannot create '" + to + "': " + problem.message());
  copy_lmdb(directory, to);
  if (files::exists(directory + "/journal"))
    files::copy(directory + "/journal", to + "/journal", files::copy_options::recursive, problem);
  if (problem)
    throw state_error("cannot copy the journals of '" + directory + "' to '" + to +
                      "': " + problem.message());
}

}  // namespace weir
