package dev.heed.runtime;

import dev.heed.onnx.OnnxFile;
import dev.heed.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/** The runtime behind {@link ModelRuntime}. */
final class OnnxRuntime implements ModelRuntime {

  private final DeviceChoice choice;

  OnnxRuntime(Consumer<String> notices) {
    this.choice = new DeviceChoice(notices, CudaProbe.ofThisMachine());
  }

  @Override
  public Session open(Path graph, Device device) {
    return open(graph, OpenOptions.on(device));
  }

  @Override
  public Session open(Path graph, OpenOptions options) {
    GraphStart.check(graph);
    return open(OnnxFile.open(graph), options);
  }

  @Override
  public Session open(OnnxFile file, Device device) {
    return open(file, OpenOptions.on(device));
  }

  @Override
  public Session open(OnnxFile file, OpenOptions options) {
    Path graph = file.path();
    Opening opening =
        new Opening(
            graph.toString(),
            Map.of(),
            options,
            (environment, settings) -> environment.createSession(graph.toString(), settings),
            e -> OpenFailure.of(graph, e));
    return choice.open(options.device(), opening::on);
  }

  @Override
  public Session open(ByteBuffer model, Map<String, Tensor> initializers, OpenOptions options) {
    ByteBuffer direct = GraphStart.direct(model);
    Opening opening =
        new Opening(
            "the graph in memory",
            initializers,
            options,
            (environment, settings) -> environment.createSession(direct, settings),
            OpenFailure::inMemory);
    return choice.open(options.device(), opening::on);
  }

  @Override
  public String version() {
    return "onnxruntime " + NativeRuntime.environment().getVersion();
  }
}
