#pragma once

// The door: everything that a program needs to compose and run topologies.

#include <weir/actors/control/engine.hpp>
#include <weir/actors/control/run.hpp>
#include <weir/actors/streams/topology.hpp>
#include <weir/config/cluster_file.hpp>
#include <weir/messages/format.hpp>
#include <weir/messages/time.hpp>
#include <weir/sinks/callback.hpp>
#include <weir/sinks/discard.hpp>
#include <weir/sinks/json_lines.hpp>
#include <weir/sinks/lmdb_table.hpp>
#include <weir/sinks/print.hpp>
#include <weir/sinks/sqlite_table.hpp>
#include <weir/sinks/text_files.hpp>
#include <weir/sources/directory.hpp>
#include <weir/sources/file.hpp>
#include <weir/sources/file_stream.hpp>
#include <weir/sources/generator.hpp>
#include <weir/sources/inbox.hpp>
#include <weir/sources/memory.hpp>
#include <weir/sources/parse/combined_log.hpp>
#include <weir/sources/parse/csv.hpp>
#include <weir/sources/parse/json.hpp>
#include <weir/sources/queue_stream.hpp>
#include <weir/sources/rate_limit.hpp>
#include <weir/sources/standard_input.hpp>
#include <weir/sources/tail.hpp>
#include <weir/sources/tcp.hpp>

#include <boost/describe/class.hpp>
