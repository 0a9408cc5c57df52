"""Draws the letters of the pictures' labels: ASCII 32 to 126 of DejaVu Sans (free licence), 13 pixels.

Writes lettering.npy, float32: row 0 is 1 in the first column of each letter, the rest is coverage
from 0 to 1, letter beside letter. Needs numpy and pillow.

    python lettering.py DejaVuSans.ttf ../../main/resources/org/earshot/picture/lettering.npy
"""

import sys

import numpy as np
from PIL import Image, ImageDraw, ImageFont

SIZE = 13

font = ImageFont.truetype(sys.argv[1], SIZE)
ascent, descent = font.getmetrics()
letters = []
for code in range(32, 127):
    letter = chr(code)
    width = max(1, round(font.getlength(letter)))
    image = Image.new("L", (width, ascent + descent), 0)
    ImageDraw.Draw(image).text((0, 0), letter, fill=255, font=font)
    column = np.vstack([np.zeros((1, width)), np.asarray(image) / 255])
    column[0, 0] = 1
    letters.append(column)
np.save(sys.argv[2], np.hstack(letters).astype(np.float32))
