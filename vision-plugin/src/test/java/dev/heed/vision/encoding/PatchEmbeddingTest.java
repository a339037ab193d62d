package dev.heed.vision.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heed.error.HeedException;
import dev.heed.op.Dim;
import dev.heed.op.JavaOps;
import dev.heed.op.Value;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.Tensor;
import dev.heed.testkit.Tensors;
import dev.heed.vision.encoding.PatchEmbedding.Form;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PatchEmbeddingTest {

  private final JavaOps ops = new JavaOps();

  @Property(tries = 50)
  void the_linear_map_and_the_convolution_give_the_same_tokens_within_1e_6(
      @ForAll @IntRange(min = 1, max = 4) int patch,
      @ForAll @IntRange(min = 1, max = 5) int rows,
      @ForAll @IntRange(min = 1, max = 5) int columns) {
    Value image = value(Tensors.random(1, 2, 3, (long) rows * patch, (long) columns * patch));
    PatchEmbedding embedding = embedding(patch);
    Embedded convolved = embedding.in(Form.CONVOLUTION).embed(ops, image);
    Embedded flattened = embedding.in(Form.LINEAR).embed(ops, image);
    assertThat(difference(convolved.tokens(), flattened.tokens())).isLessThan(1e-6);
    assertThat(flattened.grid())
        .isEqualTo(convolved.grid())
        .isEqualTo(TokenGrid.of(0, rows, columns));
  }

  @Test
  void tokens_are_row_major_and_the_way_back_gives_the_image() {
    Value image = value(Tensors.random(2, 1, 2, 3, 5));
    Embedded embedded = PatchEmbedding.tokens(ops, image);
    assertThat(embedded.grid().columns()).isEqualTo(Dim.of(5));
    assertThat(difference(PatchEmbedding.image(ops, embedded.tokens(), embedded.grid()), image))
        .isZero();
  }

  @Test
  void pixels_that_fill_no_patch_are_left_out_by_the_convolution() {
    Embedded embedded = embedding(4).embed(ops, value(Tensors.random(3, 1, 3, 9, 14)));
    assertThat(embedded.grid()).isEqualTo(TokenGrid.of(0, 2, 3));
  }

  @Test
  void the_linear_form_refuses_sizes_that_do_not_divide() {
    Value image = value(Tensors.random(4, 1, 3, 10, 8));
    assertThatThrownBy(() -> embedding(4).in(Form.LINEAR).embed(ops, image))
        .isInstanceOf(HeedException.class)
        .hasMessageContaining("height 10 is not a multiple of the patch size 4")
        .hasMessageContaining("crop to 8");
  }

  private PatchEmbedding embedding(int patch) {
    return new PatchEmbedding(
        value(Tensors.random(5, 7, 3, patch, patch)),
        Optional.of(value(Tensors.random(6, 7))),
        Form.CONVOLUTION);
  }

  private Value value(Tensor tensor) {
    return ops.constant(tensor);
  }

  private double difference(Value a, Value b) {
    return Tensors.difference(ops.tensor(a), ops.tensor(b));
  }
}
