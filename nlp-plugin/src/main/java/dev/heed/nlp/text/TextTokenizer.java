package dev.heed.nlp.text;

import static dev.heed.error.HeedException.invalidModel;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.heed.model.Json;
import dev.heed.model.ModelFolder;
import dev.heed.nlp.template.JsonValues;
import dev.heed.runtime.Inputs;
import dev.heed.spi.Lazy;
import dev.heed.spi.Tokenizer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The tokenizer that a model folder describes: the published Rust code, configured by {@code
 * tokenizer.json} or by the vocabulary's own files. Nothing is ever fetched. Safe for concurrent
 * calls; what it holds outside of Java's memory goes with it.
 *
 * @see <a href="https://huggingface.co/docs/tokenizers">tokenizers</a>
 */
public final class TextTokenizer implements Tokenizer {

  /** A prefix that is not empty. */
  private static final Pattern PREFIX =
      Pattern.compile("\"continuing_subword_prefix\"\\s*:\\s*\"[^\"]");

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final NativeTokenizer tokenizer;
  private final NativeTokenizer writer;
  private final Vocabulary vocabulary;
  private final TokenizerSettings settings;
  private final SpecialTokens special;
  private final boolean wordPieces;
  private final Lazy<Optional<TemplateFile>> template;
  private final Lazy<TokenBytes> bytes;

  private TextTokenizer(
      SentencePieceJson.Built built,
      Vocabulary vocabulary,
      TokenizerSettings settings,
      SpecialTokens special,
      Lazy<Optional<TemplateFile>> template) {
    TokenizerJson json = built.json();
    this.writer = NativeTokenizer.of(json.text(), json.origin());
    this.tokenizer =
        built
            .reading()
            .map(own -> NativeTokenizer.of(own.text(), own.origin()))
            .map(own -> own.knowing(built.known(), built.unknown()))
            .orElse(writer);
    this.vocabulary = vocabulary;
    this.settings = settings;
    this.special = special;
    this.template = template;
    boolean byLetters = TokenBytes.areLetters(json);
    this.bytes = Lazy.of(() -> TokenBytes.of(vocabulary, byLetters));
    this.wordPieces = PREFIX.matcher(json.model()).find();
  }

  /** Whether a folder has what a tokenizer is built from. */
  public static boolean fits(ModelFolder folder) {
    return folder.find("tokenizer.json").isPresent()
        || VocabularyFiles.fits(folder)
        || SentencePieceFiles.fits(folder);
  }

  /**
   * Builds the tokenizer of a folder.
   *
   * @throws dev.heed.error.HeedException INVALID_MODEL where files are missing or broken
   */
  public static TextTokenizer of(ModelFolder folder) {
    TokenizerSettings settings = TokenizerSettings.of(folder);
    SpecialTokens special = special(folder, settings);
    SentencePieceJson.Built built = built(folder, settings, special);
    TokenizerJson json = built.json();
    Vocabulary vocabulary = Vocabulary.of(json);
    new DeclaredTokens(settings, special, vocabulary).addTo(json.parts());
    TokenizerClassOverrides.apply(settings, special, json, vocabulary);
    TokenizerCheck.require(json);
    TokenizerProbe.require(json.text(), json.origin());
    built.reading().ifPresent(own -> TokenizerProbe.require(own.text(), own.origin()));
    return new TextTokenizer(
        built, vocabulary, settings, special, Lazy.of(() -> TemplateFile.of(folder)));
  }

  private static boolean isOfPieces(ModelFolder folder) {
    return folder.find("tokenizer.json").isEmpty()
        && !VocabularyFiles.fits(folder)
        && SentencePieceFiles.fits(folder);
  }

  private static SpecialTokens special(ModelFolder folder, TokenizerSettings settings) {
    return isOfPieces(folder) ? SentencePieceJson.special(settings) : SpecialTokens.of(settings);
  }

  private static SentencePieceJson.Built built(
      ModelFolder folder, TokenizerSettings settings, SpecialTokens special) {
    return isOfPieces(folder)
        ? SentencePieceJson.of(folder, settings)
        : new SentencePieceJson.Built(json(folder, settings, special), Optional.empty(), 0, 0);
  }

  private static TokenizerJson json(
      ModelFolder folder, TokenizerSettings settings, SpecialTokens special) {
    if (folder.find("tokenizer.json").isPresent()) {
      return TokenizerJson.read(folder.file("tokenizer.json"));
    }
    if (VocabularyFiles.fits(folder)) {
      return new VocabularyFiles(folder, settings, special).json();
    }
    throw invalidModel(
        "%s has no tokenizer: no tokenizer.json, no vocab.txt, no vocab.json with merges.txt, no SentencePiece model (.model, .spm). Add the file that was published with the model."
            .formatted(folder));
  }

  @Override
  public long[] ids(String text, boolean addSpecialTokens) {
    return tokenizer.ids(text, Optional.empty(), addSpecialTokens).ids();
  }

  @Override
  public long[] ids(String first, String second) {
    return tokenizer.ids(first, Optional.of(second), true).ids();
  }

  @Override
  public Optional<String> chat(List<Map<String, Object>> messages) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("messages", messages.stream().map(TextTokenizer::value).toList());
    values.put("tools", JsonValues.of(MissingNode.getInstance()));
    values.put("documents", JsonValues.of(MissingNode.getInstance()));
    values.put("add_generation_prompt", true);
    return template.get().map(file -> file.render(values));
  }

  private static Object value(Map<String, Object> message) {
    return JsonValues.of(MAPPER.valueToTree(message));
  }

  @Override
  public Optional<String> specialToken(String role) {
    return Optional.ofNullable(special.byRole().get(role));
  }

  /** One text with all details, cut to what the model takes. */
  public Encoding encode(String text) {
    return encode(text, Optional.empty());
  }

  /** One text or a pair with all details, cut to what the model takes. */
  public Encoding encode(String text, Optional<String> pair) {
    Encoding whole = tokenizer.all(text, pair, true);
    return standard().map(cut -> windows(whole, cut).get(0)).orElse(whole);
  }

  /** One text or a pair as overlapping windows; a single one where it fits. */
  public List<Encoding> windows(String text, Optional<String> pair, Truncation truncation) {
    return windows(tokenizer.all(text, pair, true), truncation);
  }

  /** One text or a pair with no more than ids and type ids, cut to {@code maxLength} tokens. */
  public Encoding plain(String text, Optional<String> pair, int maxLength) {
    return windows(tokenizer.ids(text, pair, true), Truncation.to(maxLength)).get(0);
  }

  /** One text or a pair with no more than ids and type ids, cut to what the model takes. */
  public Encoding plain(String text, Optional<String> pair) {
    return plain(text, pair, maxLength().orElse(Integer.MAX_VALUE));
  }

  /** Ids that were made elsewhere, special ones included, cut to {@code maxLength}. */
  public Encoding encoding(long[] ids, int maxLength) {
    int[] none = new int[0];
    return new Encoding(
        Arrays.copyOf(ids, Math.min(ids.length, maxLength)),
        new long[Math.min(ids.length, maxLength)],
        List.of(),
        none,
        none,
        none,
        new int[Math.min(ids.length, maxLength)],
        new boolean[0]);
  }

  private List<Encoding> windows(Encoding whole, Truncation truncation) {
    return new Windows(truncation, settings.truncationSide()).of(whole);
  }

  private Optional<Truncation> standard() {
    return settings.maxLength().map(Truncation::to);
  }

  /** {@code input_ids [B, N]} and what else {@code model_input_names} lists. */
  @Override
  public Inputs process(List<String> batch) {
    return inputs(batch.stream().map(text -> plain(text, Optional.empty())).toList());
  }

  /** Encodings as one batch, padded to the longest. */
  public Inputs inputs(List<Encoding> batch) {
    return inputs(batch, settings.inputNames());
  }

  /**
   * Encodings as one batch, padded to the longest.
   *
   * @param names those of the tensors that the session takes; token types are 0 for a model whose
   *     tokenizer gives none
   */
  public Inputs inputs(List<Encoding> batch, List<String> names) {
    return inputs(batch, names, 0);
  }

  /** As {@link #inputs(List, List)}, padded to {@code least} tokens where all are shorter. */
  public Inputs inputs(List<Encoding> batch, List<String> names, int least) {
    boolean typed = settings.inputNames().contains("token_type_ids");
    return new Padding(settings.paddingSide(), padId(), least).inputs(batch, names, typed);
  }

  /** The text of ids as the decoder alone joins them. */
  public String join(long[] ids) {
    return writer.decode(ids, false);
  }

  @Override
  public String decode(long[] ids, boolean skipSpecialTokens) {
    return decode(ids, skipSpecialTokens, settings.cleansUp());
  }

  /** As {@link #decode(long[], boolean)}, with clean-up or without, whatever the files say. */
  public String decode(long[] ids, boolean skipSpecialTokens, boolean cleansUp) {
    String text = writer.decode(ids, skipSpecialTokens);
    return cleansUp ? CleanUp.of(text) : text;
  }

  @Override
  public byte[] bytes(long id) {
    return bytes.get().of(id);
  }

  @Override
  public OptionalLong id(String token) {
    return vocabulary.id(token);
  }

  @Override
  public OptionalInt maxLength() {
    return settings.maxLength().map(OptionalInt::of).orElseGet(OptionalInt::empty);
  }

  /** The most tokens that a {@code config.json} has positions for; empty where nothing says it. */
  public static OptionalInt positions(Json config) {
    double most = TokenizerSettings.positions(config);
    return most < Integer.MAX_VALUE ? OptionalInt.of((int) most) : OptionalInt.empty();
  }

  /**
   * The id of a special token by its role; where no file names one, what is usual.
   *
   * @param role such as {@code mask_token}
   */
  public OptionalLong special(String role) {
    return token(role).map(this::id).orElseGet(OptionalLong::empty);
  }

  /** The text of a special token by its role, where the vocabulary has it. */
  public Optional<String> token(String role) {
    String name = role.replace("_token", "");
    return Stream.concat(
            special.find(role).stream(),
            Stream.of("[" + name.toUpperCase(Locale.ROOT) + "]", "<" + name + ">"))
        .filter(token -> id(token).isPresent())
        .findFirst();
  }

  /**
   * The special tokens of a folder by role, such as {@code bos_token}: what its files name, else
   * what is usual for its class.
   */
  public static Map<String, String> specialTokens(ModelFolder folder) {
    return special(folder, TokenizerSettings.of(folder)).byRole();
  }

  /** Which side of a text is padded. */
  public Side paddingSide() {
    return settings.paddingSide();
  }

  /** Whether a token inside a word is marked, as {@code ##ing} is. */
  public boolean marksWordPieces() {
    return wordPieces;
  }

  private long padId() {
    return special("pad_token").orElseGet(() -> settings.model().integer("pad_token_id", 0));
  }
}
