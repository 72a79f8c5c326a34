package dev.isomorph.imaging;

import java.util.Locale;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;

/**
 * Hears a reader's warnings. The JPEG reader fills what is missing of a truncated file with grey
 * and only warns; here that counts as damage, for half a picture is no example of a normal one.
 */
final class DamageListener implements IIOReadWarningListener {
  private String damage;

  @Override
  public void warningOccurred(ImageReader source, String warning) {
    String text = warning.toLowerCase(Locale.ROOT);
    if (text.contains("premature end") || text.contains("corrupt") || text.contains("truncated")) {
      damage = warning.strip();
    }
  }

  void throwIfDamaged() throws RefusedImageException {
    if (damage != null) {
      throw new RefusedImageException("damaged image: " + damage);
    }
  }
}
