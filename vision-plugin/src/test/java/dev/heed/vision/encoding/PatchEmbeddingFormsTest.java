package dev.heed.vision.encoding;

import dev.heed.spi.Embedding;
import dev.heed.tensor.Tensor;
import dev.heed.testkit.EmbeddingContract;
import dev.heed.testkit.Tensors;
import dev.heed.vision.encoding.PatchEmbedding.Form;
import java.util.Optional;
import org.junit.jupiter.api.Nested;

/** Both forms of the patch embedding under the contract. */
class PatchEmbeddingFormsTest {

  private abstract static class InForm extends EmbeddingContract {
    private final Form form;

    InForm(Form form) {
      this.form = form;
    }

    @Override
    protected Embedding embedding() {
      return (ops, pixels) ->
          new PatchEmbedding(
                  ops.constant(Tensors.random(1, 6, 3, 4, 4)),
                  Optional.of(ops.constant(Tensors.random(2, 6))),
                  form)
              .embed(ops, pixels);
    }

    @Override
    protected Tensor input() {
      return Tensors.random(3, 2, 3, 8, 12);
    }

    @Override
    protected int width() {
      return 6;
    }
  }

  @Nested
  class Convolved extends InForm {
    Convolved() {
      super(Form.CONVOLUTION);
    }
  }

  @Nested
  class Flattened extends InForm {
    Flattened() {
      super(Form.LINEAR);
    }
  }
}
