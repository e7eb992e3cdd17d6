#pragma once

namespace meshsim::cli {

/// Replaces standard streams that are closed, so that no file opened later takes their number and gets their output.
/// Reading and writing them still fails, as it does with a closed one. Call before anything is opened.
void hold_closed_streams();

}  // namespace meshsim::cli
