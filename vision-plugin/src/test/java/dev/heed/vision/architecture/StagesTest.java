package dev.heed.vision.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heed.error.HeedException;
import dev.heed.model.Json;
import dev.heed.op.JavaOps;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StagesTest {

  private final JavaOps ops = new JavaOps();
  private final Stages stages = Stages.of(Stream.of(0f, 1f, 2f).map(ops::constant).toList());

  @Test
  void names_win_over_numbers_which_may_count_from_the_end() {
    assertThat(asked("{\"out_features\": [\"stem\", \"stage2\"], \"out_indices\": [1]}"))
        .containsExactly("stem", "stage2");
    assertThat(asked("{\"out_indices\": [1, -1]}")).containsExactly("stage1", "stage2");
    assertThat(asked("{}")).containsExactly("stage2");
  }

  @Test
  void a_stage_that_is_not_there_is_refused_with_those_there_are() {
    assertThatThrownBy(() -> asked("{\"out_indices\": [3]}"))
        .isInstanceOf(HeedException.class)
        .hasMessageContaining("stem, stage1, stage2");
  }

  private List<String> asked(String config) {
    return stages.asked(Json.parse("config.json", config)).stream()
        .map(Stages.Stage::name)
        .toList();
  }
}
