package dev.heed.op;

import static dev.heed.error.HeedException.invalidInput;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Names of a graph's parts: {@code /encoder/layer.0/MatMul}, each used once. */
final class OnnxNames {

  private final Deque<String> scopes = new ArrayDeque<>();
  private final Map<String, Integer> uses = new HashMap<>();
  private final Set<String> reserved = new HashSet<>();
  private String prefix = "/";
  private int constants;
  private long numbers;

  /** Takes a name that must be free, such as that of an input. */
  void reserve(String what, String name) {
    if (name.isBlank() || !reserved.add(name)) {
      throw invalidInput(
          "The graph has something named '%s' already; rename the %s.".formatted(name, what));
    }
  }

  Scope enter(String name) {
    scopes.push(prefix);
    prefix = prefix + name + "/";
    return () -> prefix = scopes.pop();
  }

  String node(String operator) {
    String name = prefix + operator;
    int use = uses.merge(name, 1, Integer::sum);
    return use == 1 ? name : name + "_" + (use - 1);
  }

  /** A name in the scope of another node. */
  String beside(OnnxNode other, String operator) {
    String name = other.name().substring(0, other.name().lastIndexOf('/') + 1) + operator;
    int use = uses.merge(name, 1, Integer::sum);
    return use == 1 ? name : name + "_" + (use - 1);
  }

  String inner(String name) {
    reserve("value", prefix + name);
    return prefix + name;
  }

  String constant() {
    return "constant_" + constants++;
  }

  long number() {
    return ++numbers;
  }
}
