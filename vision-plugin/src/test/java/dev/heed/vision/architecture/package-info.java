/** Each architecture held to what the published code gave. */
@NullMarked
package dev.heed.vision.architecture;

import org.jspecify.annotations.NullMarked;
