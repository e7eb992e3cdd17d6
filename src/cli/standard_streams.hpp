#pragma once

namespace meshsim::cli {

/// Takes the place of standard streams that are closed, so that no file opened later becomes one of them and gets what
/// was meant for people. Reading and writing them still fails, as it does with a closed one. Call before anything is
/// opened.
void hold_closed_streams();

}  // namespace meshsim::cli
