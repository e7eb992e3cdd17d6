// Flows: programs that loads run.
#include "compile/build/build.hpp"
#include "compile/code/program.hpp"

namespace meshsim::compile {

void build_flows(Build& build) {
  for (const lang::ast::Flow& flow : build.system.flows) {
    if (build.enough()) return;
    build.names.flows.emplace(flow.name.text, build.plan.flows.size());
    plan::Flow planned;
    planned.name = flow.name.text;
    planned.position = build.position(flow.name.span);
    Frame frame;
    frame.sort = Frame::Sort::flow;
    planned.first_step = compile_program(build, frame, flow.body);
    build.plan.flows.push_back(std::move(planned));
  }
}

}  // namespace meshsim::compile
