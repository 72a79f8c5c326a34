package dev.isomorph.imaging;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** How long the text of a PNG chunk is when it is inflated; the text is not kept. */
final class InflatedText {
  private final byte[] chunk;
  private int position;

  private InflatedText(byte[] chunk) {
    this.chunk = chunk;
  }

  /**
   * The length of the content of a zTXt, iCCP or iTXt chunk, in bytes; that of a damaged one up to
   * the damage.
   *
   * @param international whether it is iTXt, whose text may be plain
   * @param most beyond which inflating stops; some value above it is returned then
   */
  static long length(byte[] chunk, boolean international, long most) {
    InflatedText text = new InflatedText(chunk);
    text.skipString();
    boolean plain = international && text.next() == 0;
    text.next(); // the method
    if (international) {
      text.skipString();
      text.skipString();
    }
    return plain ? chunk.length : text.inflatedLength(most);
  }

  private void skipString() {
    while (next() > 0) {
      // to the zero that ends it
    }
  }

  /** The next byte; 0 at the end. */
  private int next() {
    return position < chunk.length ? chunk[position++] & 0xFF : 0;
  }

  private long inflatedLength(long most) {
    Inflater inflater = new Inflater();
    byte[] buffer = new byte[8192];
    long length = 0;
    try {
      inflater.setInput(chunk, position, chunk.length - position);
      int count = inflater.inflate(buffer);
      while (count > 0 && length <= most) {
        length += count;
        count = inflater.inflate(buffer);
      }
    } catch (DataFormatException damaged) {
      return length;
    } finally {
      inflater.end();
    }
    return length;
  }
}
