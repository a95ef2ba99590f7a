#include <weir/config/check_cluster.hpp>
#include <weir/config/cluster_file.hpp>
#include <weir/config/cluster_keys.hpp>
#include <weir/config/host_port.hpp>
#include <weir/config/nearest.hpp>
#include <weir/config/setting_text.hpp>
#include <weir/config/settings_error.hpp>
#include <weir/config/toml_entries.hpp>

#include <algorithm>
#include <filesystem>
#include <map>

namespace weir {

namespace {

std::string joined(const std::vector<std::string>& path, std::size_t from = 0) {
  std::string all;
  for (std::size_t i = from; i < path.size(); ++i) all.append(i > from ? "." : "").append(path[i]);
  return all;
}

/// Takes the entries of one file.
class cluster_reader {
 public:
  explicit cluster_reader(const std::string& name) : name_(name) { all_.cluster.emplace(); }

  void take(const toml_entry& entry) {
    lines_.try_emplace(entry.path, entry.line);
    for (auto table = entry.path; table.size() > 1;) {
      table.pop_back();
      lines_.try_emplace(table, entry.line);
    }
    try {
      take_part(entry);
    } catch (const settings_error& error) {
      refuse(entry.line, entry.path, error.what());
    }
  }

  cluster_settings finish() {
    for (const auto& node : cluster().nodes)
      if (node.host.empty())
        refuse(lines_.at({"nodes", node.name}), {"nodes", node.name}, "has no address");
    if (const auto found = problem_of(cluster())) refuse(found->key, found->text);
    return std::move(*all_.cluster);
  }

 private:
  using shape = toml_entry::shape;

  cluster_settings& cluster() { return *all_.cluster; }

  [[noreturn]] void refuse(std::size_t line, const std::vector<std::string>& key,
                           const std::string& text) const {
    throw settings_error(line_of_file(name_, line) + shown_key(joined(key)) + ": " + text);
  }

  /// At the line of the key, or else of the table that it would stand in.
  [[noreturn]] void refuse(const std::vector<std::string>& key, const std::string& text) const {
    for (auto at = key; !at.empty(); at.pop_back())
      if (const auto line = lines_.find(at); line != lines_.end()) refuse(line->second, key, text);
    throw settings_error(name_ + ": " + shown_key(joined(key)) + ": " + text);
  }

  void take_part(const toml_entry& entry) {
    const auto& part = entry.path.front();
    if (part == "cluster") return take_key(entry);
    if (part == "nodes") return take_node(entry);
    if (part == "place") return take_place(entry);
    const auto name = joined(entry.path);
    if (find_setting(name))
      throw settings_error("is no key of a cluster, but a setting: give it with --config");
    if (find_key(name)) throw settings_error("unknown key: did you mean 'cluster." + name + "'?");
    throw settings_error("unknown key" + did_you_mean(part, {"cluster", "nodes", "place"}));
  }

  static const setting_key* find_key(std::string_view name) {
    if (name == replicas_key().name) return &replicas_key();
    const auto found = std::ranges::find(cluster_keys(), name, &setting_key::name);
    return found != cluster_keys().end() ? &*found : nullptr;
  }

  void take_key(const toml_entry& entry) {
    if (entry.path.size() == 1 && entry.form == shape::table) return;
    if (entry.path.size() == 1) throw settings_error("expected a table: [cluster]");
    const auto name = joined(entry.path, 1);
    const auto* key = find_key(name);
    if (!key) {
      std::vector<std::string> names{std::string(replicas_key().name)};
      for (const auto& each : cluster_keys()) names.emplace_back(each.name);
      throw settings_error("unknown key" + did_you_mean(name, names));
    }
    if (entry.form != shape::value) throw settings_error("expected " + expected_by(*key));
    assign(all_, *key, entry.values.front());
  }

  void take_node(const toml_entry& entry) {
    if (entry.path.size() == 1 && entry.form == shape::table) return;
    if (entry.path.size() == 1) throw settings_error("expected tables: [nodes.NAME]");
    const auto& name = entry.path[1];
    if (!is_node_name(name)) throw settings_error(std::string(expected_of_names));
    auto node = std::ranges::find(cluster().nodes, name, &cluster_node::name);
    if (node == cluster().nodes.end()) node = cluster().nodes.insert(node, {.name = name});
    if (entry.path.size() == 2 && entry.form == shape::table) return;
    if (entry.path.size() == 2)
      throw settings_error("expected a table: [nodes." + name + "] with its address");
    const auto key = joined(entry.path, 2);
    if (key == "address") return take_address(*node, entry);
    if (key == "roles") return take_roles(*node, entry);
    if (key == "cores") return take_cores(*node, entry);
    throw settings_error("unknown key" + did_you_mean(key, {"address", "roles", "cores"}));
  }

  static void take_address(cluster_node& node, const toml_entry& entry) {
    const auto* text =
        entry.form == shape::value ? std::get_if<std::string>(&entry.values.front()) : nullptr;
    const auto address = text ? parse_host_port(*text) : std::nullopt;
    if (!address || address->host.empty())
      throw settings_error(
          "expected text HOST:PORT, as \"10.0.0.7:7101\", \"[::1]:7101\" or \"host:7101\"" +
          (text ? ", not " + shown(*text) : ""));
    node.host = address->host;
    node.port = address->port;
  }

  static void take_roles(cluster_node& node, const toml_entry& entry) {
    const std::map<std::string, bool cluster_node::*, std::less<>> roles{
        {"coordinator", &cluster_node::coordinates},
        {"standby", &cluster_node::stands_by},
        {"worker", &cluster_node::works}};
    if (entry.form != shape::list)
      throw settings_error("expected a list, as [\"coordinator\", \"worker\"]");
    node.coordinates = node.stands_by = node.works = false;
    for (const auto& value : entry.values) {
      const auto* text = std::get_if<std::string>(&value);
      const auto role = text ? roles.find(*text) : roles.end();
      if (role == roles.end())
        throw settings_error(
            "expected \"coordinator\", \"standby\" or \"worker\", not " +
            (text ? shown(*text) : value_text(value)) +
            (text ? did_you_mean(*text, {"coordinator", "standby", "worker"}) : ""));
      if (std::exchange(node.*role->second, true))
        throw settings_error(shown(role->first) + " is given twice");
    }
  }

  static void take_cores(cluster_node& node, const toml_entry& entry) {
    const auto& cores = *find_setting("threads");  // has the same range
    if (entry.form != shape::value) throw settings_error("expected " + expected_by(cores));
    settings parsed;
    assign(parsed, cores, entry.values.front());
    node.cores = parsed.threads;
  }

  /// [place] "name of a stage" = "name of a node"
  void take_place(const toml_entry& entry) {
    if (entry.path.size() == 1 && entry.form == shape::table) return;
    const auto* node = entry.form == shape::value && entry.path.size() > 1
                           ? std::get_if<std::string>(&entry.values.front())
                           : nullptr;
    if (!node) throw settings_error("expected lines: \"name of a stage\" = \"name of a node\"");
    const auto stage = joined(entry.path, 1);
    lines_.insert_or_assign({"place", stage}, entry.line);
    cluster().place.emplace_back(stage, *node);
  }

  const std::string& name_;
  settings all_;
  std::map<std::vector<std::string>, std::size_t> lines_;
};

}  // namespace

cluster_settings read_cluster_text(std::string_view text, const std::string& name,
                                   const std::string& directory) {
  cluster_reader reader(name);
  for (const auto& entry : toml_entries(text, name)) reader.take(entry);
  auto cluster = reader.finish();
  for (auto* path : {&cluster.certificate, &cluster.key, &cluster.authority})
    if (!path->empty()) *path = std::filesystem::path(directory) / *path;
  return cluster;
}

cluster_settings read_cluster_file(const std::string& file) {
  return read_cluster_text(toml_file_text(file), file,
                           std::filesystem::path(file).parent_path().string());
}

void choose_node(cluster_settings& cluster, const std::string& node) {
  cluster.node = node;
  if (!own_node(cluster))
    throw settings_error("there is no node " + shown(node) +
                         did_you_mean(node, node_names(cluster)) + " (the nodes are " +
                         node_list(cluster) + ")");
  constexpr std::string_view mark = "{node}";
  for (auto* path : {&cluster.certificate, &cluster.key, &cluster.authority})
    for (auto at = path->find(mark); at != path->npos; at = path->find(mark, at + node.size()))
      path->replace(at, mark.size(), node);
}

}  // namespace weir
