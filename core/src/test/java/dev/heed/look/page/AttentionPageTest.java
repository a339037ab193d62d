package dev.heed.look.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.heed.error.HeedException;
import dev.heed.look.AttentionMap;
import dev.heed.look.FoundAttention;
import dev.heed.look.FoundAttention.Kind;
import dev.heed.spi.TokenAxis;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttentionPageTest {

  @Test
  void a_page_loads_nothing_and_no_token_can_break_it() {
    String html = Samples.text().html();
    assertThat(html).doesNotContain("http:", "https:", "src=\"", "{{");
    assertThat(html).contains("<title>Words &amp; &lt;things></title>").contains("\\u003cb>");
  }

  @Test
  void bytes_keep_weights_within_a_510th_of_the_greatest_of_their_row() {
    Tensor map = Samples.text().maps().get(1).weights();
    Quantised quantised = Quantised.of(map);
    byte[] bytes = Base64.getDecoder().decode(quantised.weights());
    var scales = ByteBuffer.wrap(Base64.getDecoder().decode(quantised.scales()));
    scales.order(ByteOrder.LITTLE_ENDIAN);
    float[] values = map.toFloats();
    for (int i = 0; i < values.length; i++) {
      float most = scales.getFloat(4 * (i / 8));
      assertThat((bytes[i] & 255) * most / 255).isCloseTo(values[i], within(most / 509));
    }
  }

  @Test
  void many_frames_become_few_whose_rows_still_sum_to_1() {
    LayerView map = Samples.speech().maps().get(0);
    assertThat(map.queries()).isEqualTo(new TokenAxis.FrameAxis(300, 18));
    assertRowsSumTo1(map);
    assertRowsSumTo1(Downsampling.heads(map));
  }

  private static void assertRowsSumTo1(LayerView map) {
    int keys = map.keys().size();
    float[] values = map.weights().toFloats();
    for (int row = 0; row < values.length / keys; row++) {
      double sum = 0;
      for (int key = 0; key < keys; key++) {
        sum += values[row * keys + key];
      }
      assertThat(sum).isCloseTo(1, within(1e-4));
    }
  }

  @Test
  void axes_that_do_not_fit_the_map_are_refused() {
    Tensor map = Samples.text().maps().get(0).weights();
    TokenAxis patches = new TokenAxis.PatchAxis(2, 2, List.of());
    assertThatThrownBy(() -> LayerView.of("a", "encoder", 0, map, patches, patches))
        .isInstanceOf(HeedException.class)
        .hasMessageContaining("4 queries and 4 keys");
    assertThatThrownBy(() -> new AttentionPage("none", Optional.empty(), List.of()))
        .isInstanceOf(HeedException.class);
  }

  @Test
  void maps_of_a_run_are_listed_by_kind_and_part_of_the_model() {
    assertThat(group("attentions.1", Kind.ENCODER)).isEqualTo("encoder");
    assertThat(group("text_model.attentions.1", Kind.ENCODER)).isEqualTo("text_model encoder");
    assertThat(group("cross_attentions.1", Kind.CROSS)).isEqualTo("cross");
  }

  private static String group(String name, Kind kind) {
    FoundAttention found = new FoundAttention(name, 1, kind, Optional.of(2), "Softmax");
    Tensor weights = Samples.text().maps().get(1).weights();
    AttentionMap map = new AttentionMap(found, weights.reshaped(Shape.of(1, 2, 8, 8)));
    LayerView shown = LayerView.of(map, Samples.WORDS, Samples.WORDS);
    assertThat(shown.layer()).isEqualTo(1);
    return shown.group();
  }

  @Test
  void a_page_is_written_where_asked_and_refused_where_that_is_impossible(@TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("new/page.html");
    Samples.text().write(file);
    assertThat(Files.readString(file)).isEqualTo(Samples.text().html());
    assertThatThrownBy(() -> Samples.text().write(folder)).isInstanceOf(HeedException.class);
  }
}
