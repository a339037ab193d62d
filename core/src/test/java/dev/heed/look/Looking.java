package dev.heed.look;

import dev.heed.model.ModelFolder;
import dev.heed.onnx.OnnxFile;
import dev.heed.runtime.Device;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.ModelRuntime;
import dev.heed.runtime.OpenOptions;
import dev.heed.testing.Golden;
import dev.heed.testing.StoredInputs;

/** Opens graphs to look inside, on one thread. */
final class Looking {

  static final Device CPU = new Device.Cpu(1);
  static final ModelRuntime RUNTIME = ModelRuntime.create(System.err::println);

  private Looking() {}

  static Look at(ModelFolder folder, String graph, LookOptions shown) {
    return Look.open(
        RUNTIME,
        OnnxFile.open(folder.graph(graph)),
        GraphHints.of(folder, graph),
        shown,
        OpenOptions.on(CPU));
  }

  /** As {@link StoredInputs} has them. */
  static Inputs inputs(Golden golden, Look look) {
    return StoredInputs.of(golden, look.session().signature());
  }
}
