#pragma once

// The door for tests of jobs: run a topology in a simulation, with scripts as sources and results as sinks.

#include <weir/actors/testing/results.hpp>
#include <weir/actors/testing/script.hpp>
#include <weir/actors/testing/seeds.hpp>
#include <weir/actors/testing/simulation.hpp>
#include <weir/weir.hpp>
