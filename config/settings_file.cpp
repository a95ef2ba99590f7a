#include <weir/config/load_settings.hpp>
#include <weir/config/nearest.hpp>
#include <weir/config/setting_text.hpp>
#include <weir/config/settings_error.hpp>
#include <weir/config/spark_names.hpp>
#include <weir/config/toml_entries.hpp>

#include <algorithm>

namespace weir {

namespace {

std::string joined(const std::vector<std::string>& path, std::size_t from = 0) {
  std::string all;
  for (std::size_t i = from; i < path.size(); ++i) all.append(i > from ? "." : "").append(path[i]);
  return all;
}

/// What a key could have been meant to be.
std::vector<std::string> known_names() {
  auto names = spark_names();
  for (const auto& key : setting_keys()) names.emplace_back(key.name);
  names.insert(names.end(), {"backpressure", "sources", "caf"});
  return names;
}

/// Takes the entries of one file.
class file_reader {
 public:
  file_reader(const std::string& name, loaded_settings& into) : name_(name), into_(into) {}

  void take(const toml_entry& entry) {
    const auto name = joined(entry.path);
    try {
      if (entry.path.front() == "sources") return take_source(entry);
      if (entry.path.front() == "caf") return take_caf(entry);
      take_key(entry, name);
    } catch (const settings_error& error) {
      throw settings_error(line_of_file(name_, entry.line) + shown_key(name) + ": " + error.what());
    }
  }

 private:
  using shape = toml_entry::shape;

  void take_key(const toml_entry& entry, const std::string& name) {
    if (entry.form == shape::table && begins_a_key(name)) return;
    const auto counterpart = counterpart_of_spark(name);
    if (const auto why = without_counterpart(name))
      throw settings_error("has no counterpart: " + std::string(*why));
    const auto* key =
        find_setting(counterpart.value_or(name == "backpressure" ? "backpressure.enabled" : name));
    if (!key) throw settings_error("unknown key" + did_you_mean(name, known_names()));
    note(std::string(key->name), entry, counterpart ? " as " + name : "");
    if (entry.form != shape::value) throw settings_error("expected " + expected_by(*key));
    const auto* text = std::get_if<std::string>(&entry.values.front());
    if (counterpart && text)
      return assign_text(into_.values, *key, *text);  // as Spark writes all values
    assign(into_.values, *key, entry.values.front());
  }

  static bool begins_a_key(const std::string& name) {
    return std::ranges::any_of(known_names(),
                               [&](const auto& known) { return known.starts_with(name + '.'); });
  }

  /// [sources."a name"] records_per_second_max = 10
  void take_source(const toml_entry& entry) {
    constexpr std::string_view only_key = "records_per_second_max";
    const auto key = joined(entry.path, 2);
    if (entry.path.size() <= 2 && entry.form == shape::table) return;
    if (entry.path.size() < 2)
      throw settings_error("expected tables: [sources.\"name of a source\"]");
    if (key != only_key)
      throw settings_error("unknown key" + did_you_mean(key, {std::string(only_key)}));
    const auto& rate = *find_setting(only_key);
    if (entry.form != shape::value) throw settings_error("expected " + expected_by(rate));
    note("sources." + toml_text(entry.path[1]) + '.' + key, entry, "");
    settings parsed;
    assign(parsed, rate, entry.values.front());
    auto& sources = into_.values.sources;
    auto found = std::ranges::find(sources, entry.path[1], &source_settings::name);
    if (found == sources.end()) found = sources.insert(found, {.name = entry.path[1]});
    found->records_per_second_max = parsed.records_per_second_max;
  }

  /// [caf] "scheduler.policy" = "stealing", or [caf.scheduler] policy = "stealing"
  void take_caf(const toml_entry& entry) {
    const auto key = joined(entry.path, 1);
    if (entry.form == shape::table) return;
    if (key.empty() || entry.form == shape::other)
      throw settings_error("expected a number, a text, true, false, or a list of these");
    note("caf." + toml_text(key), entry, "");
    auto& caf = into_.values.caf;
    auto found = std::ranges::find(caf, key, &std::pair<std::string, std::string>::first);
    if (found == caf.end()) found = caf.insert(found, {key, {}});
    found->second = caf_text(entry);
  }

  /// A value as CAF reads it.
  static std::string caf_text(const toml_entry& entry) {
    if (entry.form == shape::value) {
      const auto* text = std::get_if<std::string>(&entry.values.front());
      return text ? *text : value_text(entry.values.front());
    }
    std::string all = "[";
    for (const auto& value : entry.values)
      all.append(all.size() > 1 ? ", " : "").append(value_text(value));
    return all + ']';
  }

  void note(const std::string& key, const toml_entry& entry, const std::string& alias) {
    const auto [before, is_first] = lines_.emplace(key, entry.line);
    if (!is_first) throw settings_error("given twice: see line " + std::to_string(before->second));
    into_.origins[key] = name_ + ':' + std::to_string(entry.line) + alias;
  }

  const std::string& name_;
  loaded_settings& into_;
  std::map<std::string, std::size_t> lines_;
};

}  // namespace

void read_settings_text(std::string_view text, const std::string& name, loaded_settings& into) {
  file_reader reader(name, into);
  for (const auto& entry : toml_entries(text, name)) reader.take(entry);
}

void read_settings_file(const std::string& file, loaded_settings& into) {
  read_settings_text(toml_file_text(file), file, into);
}

}  // namespace weir
