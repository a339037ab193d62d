package dev.heed.nlp.template;

import java.util.List;

/** Something that writes text, or changes what names mean. */
@FunctionalInterface
interface Statement {

  /** What comes next. */
  enum Flow {
    GO_ON,
    NEXT_ROUND,
    LEAVE_LOOP
  }

  Flow run(Scope scope, StringBuilder text);

  /** One after the other, until one leaves the loop around them. */
  static Flow run(List<Statement> statements, Scope scope, StringBuilder text) {
    WorkBudget.does(256);
    for (Statement statement : statements) {
      WorkBudget.does(128);
      Flow flow = statement.run(scope, text);
      if (flow != Flow.GO_ON) {
        return flow;
      }
    }
    return Flow.GO_ON;
  }
}
