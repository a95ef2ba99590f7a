#include <weir/config/setting_field.hpp>

#include <algorithm>
#include <array>
#include <cctype>

namespace weir {

namespace {

/// A row of the table; `Path` leads to the field, one member after the other.
template <auto... Path>
constexpr setting_key key(std::string_view name, setting_kind kind, std::string_view unit,
                          setting_range range, std::string_view help) {
  return {name,
          kind,
          unit,
          range,
          help,
          [](const settings& from) { return to_value((from.*....*Path)); },
          [](settings& into, const setting_value& value) { from_value((into.*....*Path), value); }};
}

constexpr double tebibyte = 1LL << 40;
constexpr double rate_max = 1e9;
constexpr double weight_max = 1e6;

using enum setting_kind;

constexpr std::array table{
    key<&settings::parallelism>("parallelism", count, "", {0, 1024},
                                "Partitions of keyed stages; 0: one per core"),
    key<&settings::threads>("threads", count, "", {0, 1024},
                            "Threads that run operators; 0: one per core"),
    key<&settings::batch_interval>("batch_interval_ms", count, "ms", {1, 86'400'000},
                                   "Time between two ticks"),
    key<&settings::batch_rows_max>("batch_rows_max", count, "rows", {1, 1 << 20},
                                   "A batch is full at this many rows"),
    key<&settings::batch_bytes_max>("batch_bytes_max", bytes, "bytes", {1, 1 << 30},
                                    "A batch is full at this many bytes"),
    key<&settings::linger>("linger_us", count, "us", {0, 60'000'000},
                           "A batch that is not full leaves after this time"),
    key<&settings::window_bytes>("window_bytes", bytes, "bytes", {1, tebibyte},
                                 "Bytes on their way, or queued, between two stage partitions; in a cluster "
                                 "four times as many"),
    key<&settings::memory_max>("memory_max", bytes, "bytes", {1, tebibyte},
                               "Bytes that the batches of the whole topology may take"),
    key<&settings::records_per_second_max>("records_per_second_max", number, "records/s",
                                           {0, rate_max},
                                           "What each source reads at most; 0: no limit"),
    key<&settings::metrics>("metrics", address, "", {}, "Serve metrics there; empty: nowhere"),
    key<&settings::quiet>("quiet", truth, "", {}, "No lines about progress"),
    key<&settings::state>("state", path, "", {},
                          "Keep state there and go on from it; empty: in memory only"),
    key<&settings::state_memory_max>("state_memory_max", bytes, "bytes", {1, tebibyte},
                                     "Bytes of state in memory; the rest is read when it is needed"),
    key<&settings::checkpoint_interval>("checkpoint_interval_ms", count, "ms", {0, 86'400'000},
                                        "Time between two epochs, a multiple of batch_interval_ms; 0: one per tick"),
    key<&settings::retain>("retain", count, "", {0, 1000},
                           "Epochs before the last one that can be gone back to"),
    key<&settings::restarts_max>("restarts_max", count, "", {0, 1'000'000},
                                 "Restarts of failed stages within the time span"),
    key<&settings::restart_window>("restart_window_ms", count, "ms", {1, 86'400'000},
                                   "The time span of restarts_max"),
    key<&settings::poison_attempts>("poison_attempts", count, "", {0, 1000},
                                    "Failures at a record until it is a dead letter; 0: never"),
    key<&settings::backpressure, &backpressure_settings::enabled>(
        "backpressure.enabled", truth, "", {}, "Slow sources down to the pace of processing"),
    key<&settings::backpressure, &backpressure_settings::proportional>(
        "backpressure.proportional", number, "", {0, weight_max},
        "Weight of the difference between the rates of reading and processing"),
    key<&settings::backpressure, &backpressure_settings::integral>(
        "backpressure.integral", number, "", {0, weight_max}, "Weight of the backlog"),
    key<&settings::backpressure, &backpressure_settings::derivative>(
        "backpressure.derivative", number, "", {0, weight_max},
        "Weight of the change of that difference"),
    key<&settings::backpressure, &backpressure_settings::records_per_second_min>(
        "backpressure.records_per_second_min", number, "records/s", {1, rate_max},
        "A source is never slowed down below this"),
    key<&settings::backpressure, &backpressure_settings::initial_records_per_second>(
        "backpressure.initial_records_per_second", number, "records/s", {0, rate_max},
        "What a source begins with; 0: no limit"),
};

/// The name as one word per part: backpressure.enabled is backpressure.
std::string_view without_enabled(std::string_view name) {
  constexpr std::string_view last = ".enabled";
  if (name.ends_with(last)) name.remove_suffix(last.size());
  return name;
}

}  // namespace

std::span<const setting_key> setting_keys() { return table; }

const setting_key* find_setting(std::string_view name) {
  const auto found = std::ranges::find(table, name, &setting_key::name);
  return found != table.end() ? &*found : nullptr;
}

std::string variable_of(const setting_key& key) {
  std::string name = "WEIR_";
  for (const char letter : without_enabled(key.name))
    name += letter == '.' ? '_' : static_cast<char>(std::toupper(letter));
  return name;
}

std::string flag_of(const setting_key& key) {
  std::string name = "--";
  for (const char letter : without_enabled(key.name))
    name += letter == '.' || letter == '_' ? '-' : letter;
  return name;
}

}  // namespace weir
