#include <weir/bench/zipf_text.hpp>

#include <algorithm>
#include <random>
#include <vector>

namespace weir::bench {

namespace {

std::vector<std::string> make_words(std::size_t count, std::mt19937_64& chance) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < count; ++i) {
    std::string word;
    // Frequent words are short, as in any language; the number makes them different.
    for (auto left = 2 + chance() % 5; left > 0; --left)
      word += static_cast<char>('a' + chance() % 26);
    for (auto left = i; left > 0; left /= 26) word += static_cast<char>('a' + left % 26);
    words.push_back(std::move(word));
  }
  return words;
}

}  // namespace

std::string zipf_text(std::size_t bytes, std::size_t vocabulary) {
  std::mt19937_64 chance(4);
  const auto words = make_words(vocabulary, chance);
  std::vector<double> below;
  double sum = 0;
  for (std::size_t i = 0; i < vocabulary; ++i) below.push_back(sum += 1.0 / static_cast<double>(i + 1));
  std::uniform_real_distribution<double> draw(0, sum);
  std::string text;
  text.reserve(bytes + 256);
  while (text.size() < bytes) {
    for (int word = 0; word < 10; ++word) {
      const auto found = std::lower_bound(below.begin(), below.end() - 1, draw(chance));
      text += words[static_cast<std::size_t>(found - below.begin())];
      text += word == 9 ? '\n' : ' ';
    }
  }
  return text;
}

}  // namespace weir::bench
