package dev.heed.cli;

import dev.heed.Heed;
import dev.heed.export.RecordedModel;
import dev.heed.look.Look;
import dev.heed.look.Surroundings;
import dev.heed.model.ModelFolder;
import dev.heed.op.Storage;
import dev.heed.runtime.Device;
import dev.heed.runtime.OpenOptions;
import dev.heed.spi.Choices;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Opens a folder's graph to look inside: as it was exported, or built from its weights. */
final class LookOpening {

  /** Where no graph is named, the first of these that there is. */
  private static final List<String> USUAL =
      List.of("model", "encoder_model", "vision_model", "vision_encoder", "text_model");

  private LookOpening() {}

  static Look open(Heed heed, ModelFolder folder, @Nullable String graph) {
    OpenOptions options = OpenOptions.on(Device.CPU);
    if (graph == null && folder.graphs().isEmpty() && folder.hasWeights()) {
      Choices plain = Choices.none().asPlain();
      RecordedModel recorded = RecordedModel.of(folder, heed.architectures().all(), plain);
      ByteBuffer bytes = ByteBuffer.wrap(recorded.graph().toBytes(Storage.HANDED_OVER));
      return Look.open(
          heed.runtime(),
          bytes,
          recorded.graph().weights(),
          Surroundings.of(folder, "model"),
          options);
    }
    String name = graph != null ? graph : usual(folder);
    return Look.open(heed.runtime(), folder.graph(name), Surroundings.of(folder, name), options);
  }

  private static String usual(ModelFolder folder) {
    return USUAL.stream().filter(folder::hasGraph).findFirst().orElse("model");
  }
}
