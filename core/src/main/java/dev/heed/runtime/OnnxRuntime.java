package dev.heed.runtime;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.onnx.OnnxFile;
import dev.heed.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

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
    SessionFactory opening =
        new SessionFactory(
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
    SessionFactory opening =
        new SessionFactory(
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

  /** Looks at a graph's first bytes, for what can be said better than "no protobuf". */
  static final class GraphStart {

    private static final int LOOK = 512;
    private static final int SHOWN = 40;
    private static final String POINTER = "version https://git-lfs";

    private GraphStart() {}

    /** Refuses a file that is empty or text; one that is not there is left to others. */
    static void check(Path graph) {
      if (!Files.isRegularFile(graph)) {
        return;
      }
      String text = start(graph);
      if (text.isEmpty()) {
        throw invalidModel("%s is empty. Download or export it again.".formatted(graph));
      }
      if (text.chars().noneMatch(GraphStart::isControl) && !text.startsWith(POINTER)) {
        throw invalidModel(
            "%s is text, not an ONNX graph. It begins with '%s'. Was an error page saved in its place?"
                .formatted(graph, text.substring(0, Math.min(SHOWN, text.length())).strip()));
      }
    }

    /** No ONNX graph is without such bytes: the tags of its fields are among them. */
    private static boolean isControl(int c) {
      return c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f';
    }

    private static String start(Path graph) {
      try (InputStream in = Files.newInputStream(graph)) {
        return new String(in.readNBytes(LOOK), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new HeedException(
            ErrorCode.INVALID_MODEL, "%s cannot be read: %s.".formatted(graph, e.getMessage()), e);
      }
    }

    /** The runtime takes only direct buffers. */
    static ByteBuffer direct(ByteBuffer model) {
      if (!model.hasRemaining()) {
        throw invalidModel("The graph in memory is empty.");
      }
      return model.isDirect()
          ? model.slice()
          : ByteBuffer.allocateDirect(model.remaining()).put(model.duplicate()).flip();
    }
  }

  /**
   * Opens on the device that was asked for, or fails; {@code auto} takes a GPU or, with a notice,
   * the processor.
   */
  record DeviceChoice(Consumer<String> notices, CudaProbe probe) {

    Session open(Device asked, Function<Device, Session> opening) {
      if (asked instanceof Device.Auto) {
        return best(opening);
      }
      if (asked instanceof Device.Cuda cuda) {
        probe.require(cuda);
      }
      return opening.apply(asked);
    }

    private Session best(Function<Device, Session> opening) {
      try {
        return open(new Device.Cuda(0), opening);
      } catch (HeedException e) {
        if (e.code() != ErrorCode.DEVICE_UNAVAILABLE) {
          throw e;
        }
        notices.accept("Running on cpu. " + e.getMessage().replaceAll("\\s+", " "));
        return opening.apply(Device.CPU);
      }
    }
  }
}
