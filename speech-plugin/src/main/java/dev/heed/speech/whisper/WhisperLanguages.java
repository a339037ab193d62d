package dev.heed.speech.whisper;

import dev.heed.error.Suggestions;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The languages that Whisper knows, by code and by English name. */
final class WhisperLanguages {

  private static final String TABLE =
      "en english,zh chinese,de german,es spanish,ru russian,ko korean,fr french,"
          + "ja japanese,pt portuguese,tr turkish,pl polish,ca catalan,nl dutch,ar arabic,"
          + "sv swedish,it italian,id indonesian,hi hindi,fi finnish,vi vietnamese,he hebrew,"
          + "uk ukrainian,el greek,ms malay,cs czech,ro romanian,da danish,hu hungarian,"
          + "ta tamil,no norwegian,th thai,ur urdu,hr croatian,bg bulgarian,lt lithuanian,"
          + "la latin,mi maori,ml malayalam,cy welsh,sk slovak,te telugu,fa persian,"
          + "lv latvian,bn bengali,sr serbian,az azerbaijani,sl slovenian,kn kannada,"
          + "et estonian,mk macedonian,br breton,eu basque,is icelandic,hy armenian,"
          + "ne nepali,mn mongolian,bs bosnian,kk kazakh,sq albanian,sw swahili,gl galician,"
          + "mr marathi,pa punjabi,si sinhala,km khmer,sn shona,yo yoruba,so somali,"
          + "af afrikaans,oc occitan,ka georgian,be belarusian,tg tajik,sd sindhi,"
          + "gu gujarati,am amharic,yi yiddish,lo lao,uz uzbek,fo faroese,ht haitian creole,"
          + "ps pashto,tk turkmen,nn nynorsk,mt maltese,sa sanskrit,lb luxembourgish,"
          + "my myanmar,bo tibetan,tl tagalog,mg malagasy,as assamese,tt tatar,haw hawaiian,"
          + "ln lingala,ha hausa,ba bashkir,jw javanese,su sundanese,yue cantonese,";

  private static final String OTHER_NAMES =
      "burmese my,valencian ca,flemish nl,haitian ht,letzeburgesch lb,pushto ps,panjabi pa,"
          + "moldavian ro,moldovan ro,sinhalese si,castilian es,mandarin zh,";

  private static final Map<String, String> NAMES = new LinkedHashMap<>();
  private static final Map<String, String> CODES = new LinkedHashMap<>();

  static {
    for (String entry : TABLE.split(",")) {
      String[] parts = entry.split(" ", 2);
      NAMES.put(parts[0], parts[1]);
      CODES.put(parts[1], parts[0]);
    }
    for (String entry : OTHER_NAMES.split(",")) {
      int space = entry.lastIndexOf(' ');
      CODES.put(entry.substring(0, space), entry.substring(space + 1));
    }
  }

  private WhisperLanguages() {}

  /** {@code en} to {@code english}. */
  static Optional<String> name(String code) {
    return Optional.ofNullable(NAMES.get(code));
  }

  /**
   * What a user wrote, a code or a name, to the token of a model: {@code <|en|>}.
   *
   * @param tokens those that the model has
   */
  static String token(String asked, Collection<String> tokens) {
    String lower = asked.strip().toLowerCase(Locale.ROOT);
    String token =
        lower.startsWith("<|") ? lower : "<|%s|>".formatted(CODES.getOrDefault(lower, lower));
    if (!tokens.contains(token)) {
      throw Suggestions.unknown(
          "language of this model",
          asked,
          tokens.stream().map(t -> t.substring(2, t.length() - 2)).toList());
    }
    return token;
  }
}
