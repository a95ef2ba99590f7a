#include <weir/config/cluster_file.hpp>
#include <weir/config/host_port.hpp>
#include <weir/config/load_settings.hpp>
#include <weir/config/setting_text.hpp>

#include <algorithm>

namespace weir {

namespace {

struct line {
  std::string key;
  std::string value;
  std::string origin;
};

std::string padded(const std::string& text, std::size_t width) {
  return text + std::string(width - std::min(width, text.size()), ' ');
}

std::vector<line> lines_of(const loaded_settings& all) {
  std::vector<line> lines;
  const auto add = [&](std::string key, std::string value) {
    const auto origin = all.origins.find(key);
    lines.push_back({std::move(key), std::move(value),
                     origin != all.origins.end() ? origin->second : "default"});
  };
  for (const auto& key : setting_keys()) add(std::string(key.name), to_toml(key, all.values));
  for (const auto& source : all.values.sources)
    add("sources." + toml_text(source.name) + ".records_per_second_max",
        value_text(source.records_per_second_max));
  for (const auto& [key, value] : all.values.caf) add("caf." + toml_text(key), toml_text(value));
  return lines;
}

/// The cluster as comments: it is read from a file of its own.
std::string cluster_text(const cluster_settings& cluster) {
  std::string text = "\n# As node " + toml_text(cluster.node);
  if (!cluster.join_host.empty())
    text += ", which joins " + to_text({cluster.join_host, cluster.join_port}) + ',';
  text += " of this cluster:\n#\n";
  const auto file = print_cluster(cluster);
  for (std::string_view rest = file; !rest.empty();) {
    const auto length = rest.find('\n');
    text.append(length > 0 ? "# " : "#").append(rest.substr(0, length)).append("\n");
    rest.remove_prefix(length + 1);
  }
  return text;
}

}  // namespace

std::string print_settings(const loaded_settings& all) {
  const auto lines = lines_of(all);
  std::size_t keys = 0;
  std::size_t values = 0;
  for (const auto& [key, value, origin] : lines) {
    keys = std::max(keys, key.size());
    values = std::max(values, value.size());
  }
  std::string text;
  for (const auto& [key, value, origin] : lines)
    text += padded(key, keys) + " = " + padded(value, values) + "  # " + one_line(origin) + '\n';
  if (all.values.cluster) text += cluster_text(*all.values.cluster);
  return text;
}

}  // namespace weir
