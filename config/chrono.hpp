#pragma once

// Durations, time points and clocks without what else <chrono> brings: in libstdc++ its calendar pulls in the
// stream library, a third of the time that a small program takes to compile.

#if defined(__GLIBCXX__) || __has_include(<bits/chrono.h>)
#include <bits/chrono.h>
#else
#include <chrono>
#endif
