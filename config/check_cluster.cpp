#include <weir/config/check_cluster.hpp>
#include <weir/config/cluster_keys.hpp>
#include <weir/config/host_port.hpp>
#include <weir/config/lock_address.hpp>
#include <weir/config/nearest.hpp>
#include <weir/config/setting_text.hpp>
#include <weir/config/settings_error.hpp>

#include <algorithm>
#include <map>
#include <set>

namespace weir {

namespace {

using problem = std::optional<cluster_problem>;

bool has_only(std::string_view text, std::string_view marks) {
  return std::ranges::all_of(text, [&](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
           (letter >= '0' && letter <= '9') || marks.find(letter) != marks.npos;
  });
}

bool is_host(const std::string& host) {
  constexpr std::size_t bytes_max = 253;  // of a name in the DNS
  return !host.empty() && host.size() <= bytes_max && has_only(host, "-._:%");
}

problem problem_of_names(const cluster_settings& given) {
  if (!is_node_name(given.name)) return {{{"cluster", "name"}, std::string(expected_of_names)}};
  if (given.nodes.empty()) return {{{"nodes"}, "expected tables: [nodes.NAME]"}};
  if (given.nodes.size() > cluster_nodes_max)
    return {{{"nodes"}, "more than " + std::to_string(cluster_nodes_max) + " nodes"}};
  std::set<std::string_view> names;
  for (const auto& node : given.nodes) {
    if (!is_node_name(node.name)) return {{{"nodes", node.name}, std::string(expected_of_names)}};
    if (!names.insert(node.name).second) return {{{"nodes", node.name}, "given twice"}};
  }
  return std::nullopt;
}

problem problem_of_addresses(const cluster_settings& given) {
  const bool any_port = !given.join_host.empty();
  std::map<std::string, std::string_view> owners;  // by address
  for (const auto& node : given.nodes) {
    const auto wrong = [&](const std::string& text) -> problem {
      return {{{"nodes", node.name, "address"}, text}};
    };
    if (!is_host(node.host)) return wrong("expected text HOST:PORT");
    if (is_wildcard(node.host))
      return wrong(node.host + " is no address that others can connect to");
    if (node.port == 0 && !any_port) return wrong("expected a port from 1 to 65535");
    const auto [owner, is_first] = owners.emplace(to_text({node.host, node.port}), node.name);
    if (!is_first && node.port != 0)
      return wrong("node " + std::string(owner->second) + " has the same: " + owner->first);
  }
  return std::nullopt;
}

/// What is wrong with the roles of one node, if another one is the `coordinator` (null: none yet).
problem problem_of_node_roles(const cluster_node& node, const cluster_node* coordinator) {
  const auto wrong = [&](const std::string& text) -> problem {
    return {{{"nodes", node.name, "roles"}, text}};
  };
  if (!node.coordinates && !node.stands_by && !node.works)
    return wrong("expected at least one of \"coordinator\", \"standby\" and \"worker\"");
  if (node.coordinates && node.stands_by)
    return wrong("the coordinator cannot stand by for itself");
  if (node.coordinates && coordinator)
    return wrong("node " + coordinator->name + " is the coordinator: there is only one");
  return std::nullopt;
}

problem problem_of_roles(const cluster_settings& given) {
  const cluster_node* coordinator = nullptr;
  bool anyone_works = false;
  for (const auto& node : given.nodes) {
    if (auto found = problem_of_node_roles(node, coordinator)) return found;
    if (node.coordinates) coordinator = &node;
    anyone_works = anyone_works || node.works;
  }
  if (!given.join_host.empty()) return std::nullopt;  // those are among the others
  if (!coordinator) return {{{"nodes"}, "none has the role \"coordinator\""}};
  if (!anyone_works) return {{{"nodes"}, "none has the role \"worker\""}};
  return std::nullopt;
}

problem problem_of_lock(const cluster_settings& given) {
  for (const auto& node : given.nodes)
    if (node.stands_by && given.lock.empty())
      return {{{"nodes", node.name, "roles"},
               "\"standby\" needs a lock: give cluster.lock, as \"zookeeper://HOST:PORT\""}};
  if (!given.lock.empty() && !parse_lock_address(given.lock))
    return {{{"cluster", "lock"},
             "expected \"zookeeper://HOST:PORT\", more of \",HOST:PORT\" and a \"/PATH\", not " +
                 shown(given.lock)}};
  return std::nullopt;
}

problem problem_of_numbers(const cluster_settings& given) {
  constexpr int beats_min = 3;  // fewer, and one late sign of life ends a node
  if (given.node_timeout < beats_min * given.heartbeat)
    return {{{"cluster", "node_timeout_ms"},
             "expected at least " + std::to_string(beats_min) + " times heartbeat_ms, which is " +
                 std::to_string(given.heartbeat.count())}};
  if (given.replicas && given.join_host.empty() && *given.replicas >= given.nodes.size())
    return {{{"cluster", "replicas"},
             "expected fewer than there are nodes, of which there are " +
                 std::to_string(given.nodes.size())}};
  return std::nullopt;
}

problem problem_of_places(const cluster_settings& given) {
  std::set<std::string_view> stages;
  for (const auto& [stage, name] : given.place) {
    const auto wrong = [&stage = stage](const std::string& text) -> problem {
      return {{{"place", stage}, text}};
    };
    if (!stages.insert(stage).second) return wrong("given twice");
    const auto node = std::ranges::find(given.nodes, name, &cluster_node::name);
    if (node == given.nodes.end())
      return wrong("there is no node " + shown(name) + did_you_mean(name, node_names(given)));
    if (!node->works) return wrong("node " + name + " has not the role \"worker\"");
  }
  return std::nullopt;
}

problem problem_of_certificates(const cluster_settings& given) {
  const std::pair<const char*, const std::string&> files[] = {
      {"certificate", given.certificate}, {"key", given.key}, {"authority", given.authority}};
  for (const auto& [key, file] : files)
    if (file.find('\0') != file.npos) return {{{"cluster", key}, "is no name of a file"}};
  for (const auto& [key, file] : files) {
    if (file.empty()) continue;
    for (const auto& [other, other_file] : files)
      if (other_file.empty())
        return {{{"cluster", key}, std::string("needs ") + other + ", too: it is not given"}};
  }
  return std::nullopt;
}

/// Ranges, which files keep already.
void check_values(const cluster_settings& given) {
  settings all;
  all.cluster = given;
  const auto check = [&](const setting_key& key) {
    settings copy;
    copy.cluster.emplace();
    try {
      assign(copy, key, key.get(all));
    } catch (const settings_error& error) {
      throw settings_error("cluster." + std::string(key.name) + ": " + error.what());
    }
  };
  for (const auto& key : cluster_keys()) check(key);
  check(replicas_key());
}

}  // namespace

std::optional<cluster_problem> problem_of(const cluster_settings& given) {
  for (const auto look : {problem_of_names, problem_of_addresses, problem_of_roles,
                          problem_of_lock, problem_of_numbers, problem_of_places, problem_of_certificates})
    if (auto found = look(given)) return found;
  return std::nullopt;
}

void check_cluster(const cluster_settings& given) {
  check_values(given);
  if (const auto found = problem_of(given)) {
    std::string key;
    for (const auto& part : found->key) key.append(key.empty() ? "" : ".").append(part);
    throw settings_error("cluster: " + shown_key(key) + ": " + found->text);
  }
  if (!own_node(given))
    throw settings_error("cluster: there is no node " + shown(given.node) +
                         did_you_mean(given.node, node_names(given)));
}

const cluster_node* own_node(const cluster_settings& given) {
  const auto found = std::ranges::find(given.nodes, given.node, &cluster_node::name);
  return found != given.nodes.end() ? &*found : nullptr;
}

std::vector<std::string> node_names(const cluster_settings& given) {
  std::vector<std::string> names;
  for (const auto& node : given.nodes) names.push_back(node.name);
  return names;
}

std::string node_list(const cluster_settings& given) {
  std::string all;
  for (const auto& node : given.nodes) all.append(all.empty() ? "" : ", ").append(node.name);
  return all;
}

bool is_node_name(const std::string& name) {
  constexpr std::size_t bytes_max = 64;
  return !name.empty() && name.size() <= bytes_max && name.front() != '.' && name.front() != '-' &&
         has_only(name, "-_.");
}

}  // namespace weir
