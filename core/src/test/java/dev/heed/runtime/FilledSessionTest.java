package dev.heed.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.error.ErrorCode;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Refused;
import dev.heed.testing.TinyGraph;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What no task gives, and how a graph gets it. */
class FilledSessionTest {

  private static final Tensor IDS = Tensor.of(Shape.of(2, 3), new long[] {5, 6, 7, 8, 9, 10});

  @TempDir Path temp;

  private Session open(TinyGraph graph) {
    return ModelRuntime.create(notice -> {})
        .open(graph.writeTo(temp.resolve("m.onnx")), Device.CPU);
  }

  private static TinyGraph sum(String name, Object... axes) {
    return TinyGraph.graph()
        .input("input_ids", ElementType.I64, "b", "n")
        .input(name, ElementType.I64, axes)
        .output("y", ElementType.I64, "b", "n")
        .node("Add", List.of("input_ids", name), List.of("y"));
  }

  @Test
  void what_is_obvious_is_filled() {
    try (Session session = FilledSession.of(open(sum("position_ids", "b", "n")), Map.of())) {
      assertThat(session.run(Inputs.of("input_ids", IDS)).get("y").toLongs())
          .containsExactly(5, 7, 9, 8, 10, 12);
    }
    try (Session session = FilledSession.of(open(sum("token_type_ids", "b", "n")), Map.of())) {
      assertThat(session.run(Inputs.of("input_ids", IDS)).get("y").toLongs())
          .containsExactly(5, 6, 7, 8, 9, 10);
    }
  }

  @Test
  void a_number_is_asked_for_by_name_and_given() {
    try (Session session = FilledSession.of(open(sum("task_id")), Map.of())) {
      Refused.with(
          ErrorCode.INVALID_INPUT,
          () -> session.run(Inputs.of("input_ids", IDS)),
          "'task_id'",
          "--graph-input task_id=N");
    }
    for (Object[] axes : List.of(new Object[0], new Object[] {1})) {
      try (Session session = FilledSession.of(open(sum("task_id", axes)), Map.of("task_id", 4.0))) {
        assertThat(session.run(Inputs.of("input_ids", IDS)).get("y").toLongs())
            .containsExactly(9, 10, 11, 12, 13, 14);
      }
    }
  }

  @Test
  void a_graph_that_needs_nothing_stays_itself() {
    TinyGraph graph =
        TinyGraph.graph()
            .input("x", ElementType.F32, 1)
            .output("y", ElementType.F32, 1)
            .node("Identity", List.of("x"), List.of("y"));
    try (Session session = open(graph)) {
      assertThat(FilledSession.of(session, Map.of("task_id", 1.0))).isSameAs(session);
    }
  }

  @Test
  void what_is_no_number_is_told() {
    Refused.with(
        ErrorCode.INVALID_INPUT,
        () -> FilledSession.number("task_id", "one"),
        "'task_id'",
        "'one'");
  }
}
