package dev.heed.server.kserve;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import dev.heed.server.kserve.Metadata.IndexLine;
import dev.heed.server.kserve.Metadata.ModelLine;
import dev.heed.server.kserve.Metadata.TensorLine;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The small messages: of the server, of a model, of the repository. */
final class ServerMessages {

  private ServerMessages() {}

  static byte[] yes(int field, boolean yes) {
    return Wire.bytes(out -> out.writeBool(field, yes));
  }

  static byte[] server() {
    return Wire.bytes(
        out -> {
          Wire.text(out, 1, Metadata.SERVER);
          Wire.text(out, 2, Metadata.version());
          for (String extension : Metadata.EXTENSIONS) {
            out.writeString(3, extension);
          }
        });
  }

  /** Field 1 of {@code ModelReadyRequest} and {@code ModelMetadataRequest}. */
  static String name(byte[] message) {
    return text(message, 1);
  }

  /** Field 2 of them. */
  static Optional<String> version(byte[] message) {
    return Optional.of(text(message, 2)).filter(version -> !version.isEmpty());
  }

  /** KServe writes a model's name in field 1; Triton a repository's there, and the model's in 2. */
  static String repositoryName(byte[] message) {
    String second = text(message, 2);
    return second.isEmpty() ? text(message, 1) : second;
  }

  private static String text(byte[] message, int field) {
    String[] found = {""};
    Wire.read(
        message,
        (number, in) -> {
          if (number != field) {
            return false;
          }
          found[0] = in.readStringRequireUtf8();
          return true;
        });
    return found[0];
  }

  static boolean isReadyAlone(byte[] message) {
    boolean[] found = {false};
    Wire.read(message, (number, in) -> number == 2 && read(in, found));
    return found[0];
  }

  private static boolean read(CodedInputStream in, boolean... found) throws IOException {
    found[0] = in.readBool();
    return true;
  }

  static byte[] model(ModelLine model) {
    return Wire.bytes(
        out -> {
          Wire.text(out, 1, model.name());
          Wire.text(out, 2, model.version());
          Wire.text(out, 3, Metadata.PLATFORM);
          tensors(out, 4, model.inputs());
          tensors(out, 5, model.outputs());
        });
  }

  private static void tensors(CodedOutputStream out, int field, List<TensorLine> lines)
      throws IOException {
    for (TensorLine line : lines) {
      Wire.message(
          out,
          field,
          to -> {
            Wire.text(to, 1, line.name());
            Wire.text(to, 2, line.datatype());
            for (long axis : line.shape()) {
              to.writeInt64(3, axis);
            }
          });
    }
  }

  static byte[] index(List<IndexLine> lines) {
    return Wire.bytes(
        out -> {
          for (IndexLine line : lines) {
            Wire.message(
                out,
                1,
                to -> {
                  Wire.text(to, 1, line.name());
                  Wire.text(to, 2, line.version());
                  Wire.text(to, 3, line.state());
                  Wire.text(to, 4, line.reason());
                });
          }
        });
  }

  static byte[] loaded(String name, boolean done) {
    return Wire.bytes(
        out -> {
          Wire.text(out, 1, name);
          out.writeBool(2, done);
        });
  }
}
