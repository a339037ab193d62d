package dev.heed.nlp.text;

import static dev.heed.error.HeedException.invalidModel;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A SentencePiece model: pieces with their scores, how it was trained, and how texts are normalised
 * before it.
 *
 * @param charsmap the compiled normalisation, empty where there is none
 * @param dummyPrefix whether a text is read as if a blank were in front of it
 * @param whitespaceRemoved whether blanks at the ends and more than one in a row go
 * @see <a
 *     href="https://github.com/google/sentencepiece/blob/master/src/sentencepiece_model.proto">sentencepiece_model.proto</a>
 */
record SentencePieceModel(
    Path file,
    List<Piece> pieces,
    Kind kind,
    int unkId,
    String unkPiece,
    boolean byteFallback,
    ByteString charsmap,
    boolean dummyPrefix,
    boolean whitespaceRemoved) {

  /** What a published vocabulary of the largest kind has four times over. */
  private static final int MOST_PIECES = 2_000_000;

  /** Splitting all pieces at all places costs the square of their lengths. */
  private static final long MOST_WORK = 400_000_000;

  /** One entry of the vocabulary; its place is its id. */
  record Piece(String text, float score, int type) {

    private static final int CONTROL = 3;
    private static final int USER_DEFINED = 4;

    boolean isControl() {
      return type == CONTROL;
    }

    boolean isUserDefined() {
      return type == USER_DEFINED;
    }
  }

  /** How pieces are chosen. */
  enum Kind {
    UNIGRAM,
    BPE
  }

  static SentencePieceModel read(Path file) {
    Parts parts = new Parts();
    try {
      parts.read(CodedInputStream.newInstance(TextFiles.bytes(file)));
    } catch (IOException e) {
      throw new HeedException(
          ErrorCode.INVALID_MODEL,
          "%s is no SentencePiece model: %s Is the download complete, and is it not a list of tokens of another kind, such as tiktoken's?"
              .formatted(file, e.getMessage()),
          e);
    }
    return parts.model(file);
  }

  /** The fields as they come. */
  private static final class Parts {

    private final List<Piece> pieces = new ArrayList<>();
    private long work;
    private int kind = 1;
    private int unkId;
    private String unkPiece = "<unk>";
    private boolean byteFallback;
    private ByteString charsmap = ByteString.EMPTY;
    private boolean dummyPrefix = true;
    private boolean whitespaceRemoved = true;

    void read(CodedInputStream in) throws IOException {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        int limit = isMessage(tag) ? in.pushLimit(in.readRawVarint32()) : -1;
        switch (WireFormat.getTagFieldNumber(tag)) {
          case 1 -> piece(in);
          case 2 -> trainer(in);
          case 3 -> normalizer(in);
          default -> {
            if (limit < 0) {
              in.skipField(tag);
            } else {
              in.skipRawBytes(in.getBytesUntilLimit());
            }
          }
        }
        if (limit >= 0) {
          in.popLimit(limit);
        }
      }
    }

    private static boolean isMessage(int tag) {
      return WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
    }

    private void piece(CodedInputStream in) throws IOException {
      String text = "";
      float score = 0;
      int type = 1;
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (WireFormat.getTagFieldNumber(tag)) {
          case 1 -> text = in.readStringRequireUtf8();
          case 2 -> score = in.readFloat();
          case 3 -> type = in.readEnum();
          default -> in.skipField(tag);
        }
      }
      work += (long) text.length() * text.length();
      if (!Float.isFinite(score) || pieces.size() >= MOST_PIECES || work > MOST_WORK) {
        throw new IOException(
            String.format(
                Locale.ROOT, "piece %,d has score %s, or is too much.", pieces.size(), score));
      }
      pieces.add(new Piece(text, score, type));
    }

    private void trainer(CodedInputStream in) throws IOException {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (WireFormat.getTagFieldNumber(tag)) {
          case 3 -> kind = in.readEnum();
          case 35 -> byteFallback = in.readBool();
          case 40 -> unkId = in.readInt32();
          case 45 -> unkPiece = in.readStringRequireUtf8();
          default -> in.skipField(tag);
        }
      }
    }

    private void normalizer(CodedInputStream in) throws IOException {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (WireFormat.getTagFieldNumber(tag)) {
          case 2 -> charsmap = in.readBytes();
          case 3 -> dummyPrefix = in.readBool();
          case 4 -> whitespaceRemoved = in.readBool();
          default -> in.skipField(tag);
        }
      }
    }

    SentencePieceModel model(Path file) {
      if (pieces.isEmpty()) {
        throw invalidModel(
            "%s has no pieces: it is no SentencePiece model, or the download is not complete."
                .formatted(file));
      }
      if (kind != 1 && kind != 2) {
        throw new HeedException(
            ErrorCode.UNSUPPORTED,
            "%s is a SentencePiece model of words or characters (model_type %s). Heed reads unigram (1) and BPE (2)."
                .formatted(file, kind));
      }
      if (unkId < 0 || unkId >= pieces.size()) {
        throw invalidModel(
            "%s says that piece %s stands for what is unknown, but has %s pieces."
                .formatted(file, unkId, pieces.size()));
      }
      return new SentencePieceModel(
          file,
          List.copyOf(pieces),
          kind == 1 ? Kind.UNIGRAM : Kind.BPE,
          unkId,
          unkPiece,
          byteFallback,
          charsmap,
          dummyPrefix,
          whitespaceRemoved);
    }
  }
}
