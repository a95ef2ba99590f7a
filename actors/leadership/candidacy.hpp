#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace weir {

/// Whom a candidacy tells. All are set. Called on the candidacy's own thread, one call after the other, never after its destructor has
/// returned. They must not block, throw, or destroy the candidacy: while one runs, nobody looks whether the lead is still sure.
struct candidacy_listener {
  /// This candidate leads now, for a term whose number is greater than those of its terms before. `note`: what the
  /// last leader (maybe this one) wrote last; none: nobody has yet.
  std::function<void(std::uint64_t term, std::optional<std::string> note)> elected;
  /// It leads no more, or cannot be sure that it does; it stands again by itself. Follows each `elected` but the last.
  std::function<void(const std::string& why)> deposed;
  /// The note with this number is durable.
  std::function<void(std::uint64_t number)> noted;
  /// A line for people: the service cannot be reached (once, not each time), is reached again, why.
  std::function<void(const std::string& line)> log;
};

/// A candidate for the lead of something, in an existing coordination service: at most one of all candidates leads.
/// Leaves when destroyed, without a `deposed`; then the next one leads at once if the service can be reached, otherwise when it has
/// missed this one for long enough.
class candidacy {
 public:
  /// Bytes of a note.
  static constexpr std::size_t note_bytes_max = 64 << 10;

  virtual ~candidacy() = default;

  /// Replaces the note for the next leader. Only while this candidate leads in this term: if another has the lead by now, the note is
  /// not written (fenced by the service, not by time). Answered by `noted`, or by `deposed`, which says nothing of whether it was
  /// written; ignored when the term is over. Any thread, does not block. A newer note replaces one that waits, which is
  /// not answered then. Throws std::length_error when the text is longer than `note_bytes_max`.
  virtual void note(std::uint64_t term, std::uint64_t number, std::string text) = 0;
};

}  // namespace weir
