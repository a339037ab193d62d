package dev.heed.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Every rule against central differences of the specification, in double precision. */
class GradientRulesTest {

  @Test
  void every_rule_agrees_with_central_differences_to_1e_6() {
    Map<String, Double> worst = new TreeMap<>();
    int number = 0;
    for (RuleCase rule : RuleCases.all()) {
      String name = rule.rule();
      double error;
      try {
        error = rule.error(++number);
      } catch (RuntimeException e) {
        throw new AssertionError(name + " on " + rule.shapes(), e);
      }
      worst.merge(name, error, Math::max);
      assertThat(error).as("%s on %s", name, rule.shapes()).isLessThan(1e-6);
    }
    worst.forEach((name, error) -> System.out.printf(Locale.ROOT, "%-24s %.1e%n", name, error));
    Set<String> untested = new TreeSet<>(Rules.names());
    untested.removeIf(name -> Rules.find(name).orElseThrow() == Rule.NONE);
    untested.removeAll(worst.keySet());
    assertThat(untested).as("rules without a case").isEmpty();
  }
}
