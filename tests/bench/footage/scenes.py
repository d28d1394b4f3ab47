"""A place filmed: frames of any size at any time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.bench.footage.camera import Camera, Hold, View, camera
from tests.bench.footage.places import HEIGHT, KINDS, WIDTH, Layer
from tests.bench.footage.textures import Dice, Luma
from tests.bench.footage.things import Thing, things_in

VIEW = 400
"""Pixels of a layer that the shorter side of a frame shows, without zoom."""
TILES = 6


@dataclass(frozen=True, slots=True)
class Take:
    """A place (``kind``, ``place``) as it was filmed one time (``time``)."""

    kind: str
    place: int
    time: int
    hold: Hold

    def layers(self) -> list[Layer]:
        """The scenery, the same every time."""
        return KINDS[self.kind](_dice(self.place, self.kind, "place"))


@dataclass(slots=True)
class Scene:
    """What a take is rendered from."""

    layers: list[Layer]
    things: list[Thing]
    camera: Camera
    grain: float
    dice: Dice

    def frames(self, size: tuple[int, int], rate: float, start_s: float, end_s: float) -> Iterator[Luma]:
        """Frames of ``size`` (width, height), ``rate`` a second."""
        noise = self._noise(size)
        for number in range(round((end_s - start_s) * rate)):
            yield self._exposed(self.frame(size, start_s + number / rate), start_s + number / rate, noise, number)

    def frame(self, size: tuple[int, int], time_s: float) -> Luma:
        """One frame without grain."""
        view = self.camera.view(time_s)
        picture: Luma = np.zeros((size[1], size[0]), np.uint8)
        for layer in self.layers:
            picture = _with_layer(picture, layer, view, time_s)
        for each in self.things:
            _draw(picture, each, view, time_s)
        return picture

    def _noise(self, size: tuple[int, int]) -> list[Luma]:
        shape = (size[1] + 16, size[0] + 16)
        return [
            np.clip(128 + self.grain * self.dice.standard_normal(shape, dtype=np.float32), 0, 255).astype(np.uint8)
            for _ in range(TILES)
        ]

    def _exposed(self, picture: Luma, time_s: float, noise: list[Luma], number: int) -> Luma:
        y, x = int(self.dice.integers(0, 16)), int(self.dice.integers(0, 16))
        tile = noise[number % TILES][y : y + picture.shape[0], x : x + picture.shape[1]]
        return np.asarray(cv2.addWeighted(picture, self.camera.view(time_s).gain, tile, 1.0, -128), dtype=np.uint8)


def scene(take: Take) -> Scene:
    """The place as it looked that time: seen from elsewhere, in another light, with other things in it."""
    return filmed(take, take.layers())


def filmed(take: Take, layers: list[Layer]) -> Scene:
    """The same with scenery of which the layers are changed, but not their pictures."""
    dice = _dice(take.place, take.kind, str(take.time))
    for layer in layers:
        _seen_anew(layer, dice)
    return Scene(layers, things_in(take.kind, dice), camera(dice, take.hold), float(dice.uniform(2, 6)), dice)


def _dice(place: int, kind: str, time: str) -> Dice:
    return np.random.default_rng([place, *kind.encode(), 0, *time.encode()])


def _seen_anew(layer: Layer, dice: Dice) -> None:
    """Another point of view (a projection of each layer, by itself) and another light."""
    corners = np.array([[0, 0], [WIDTH, 0], [WIDTH, HEIGHT], [0, HEIGHT]], np.float32)
    moved = corners + dice.normal(0, 55, (4, 2)).astype(np.float32) + dice.normal(0, 50, 2).astype(np.float32)
    matrix = cv2.getPerspectiveTransform(corners, moved.astype(np.float32))
    layer.luma = _projected(layer.luma, matrix, cv2.BORDER_WRAP if layer.drift else cv2.BORDER_REFLECT_101)
    if layer.cover is not None:
        layer.cover = _projected(layer.cover, matrix, cv2.BORDER_REPLICATE)
    side = np.linspace(-1, 1, WIDTH, dtype=np.float32)[None, :] * dice.normal(0, 0.18)
    light = (1 + side + dice.normal(0, 0.08)) * layer.luma
    layer.luma = np.clip(light, 0, 255).astype(np.uint8)


def _projected(picture: Luma, matrix: NDArray[np.float64], border: int) -> Luma:
    return np.asarray(cv2.warpPerspective(picture, matrix, (WIDTH, HEIGHT), borderMode=border), dtype=np.uint8)


def _matrix(shape: tuple[int, ...], view: View, depth: float, shift: tuple[float, float]) -> NDArray[np.float64]:
    """From a frame's pixels to a layer's."""
    height, width = shape[:2]
    scale = VIEW / min(height, width) / (1 + (view.zoom - 1) * (0.4 + 0.6 * depth))
    angle = np.deg2rad(view.roll)
    turn = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    middle = np.array([WIDTH / 2 + view.x * depth + shift[0], HEIGHT / 2 + view.y * depth + shift[1]])
    offset = middle - turn @ np.array([width / 2, height / 2])
    return np.hstack([turn, offset[:, None]])


def _with_layer(picture: Luma, layer: Layer, view: View, time_s: float) -> Luma:
    here = _matrix(picture.shape, view, layer.depth, (0, 0))
    if layer.drift is None:
        over = _warped(layer.luma, here, picture.shape, cv2.BORDER_REFLECT_101)
    else:
        x, y = layer.drift[0] * time_s, layer.drift[1] * time_s
        one = _matrix(picture.shape, view, layer.depth, (-x, -y))
        two = _matrix(picture.shape, view, layer.depth, (0.4 * x + 300, -0.7 * y + 200))
        flows = [_warped(layer.luma, each, picture.shape, cv2.BORDER_WRAP) for each in (one, two)]
        over = np.asarray(cv2.addWeighted(flows[0], 0.7, flows[1], 0.3, 0), dtype=np.uint8)
    if layer.cover is None:
        return over
    return _blended(picture, over, _warped(layer.cover, here, picture.shape, cv2.BORDER_REPLICATE))


def _draw(picture: Luma, what: Thing, view: View, time_s: float) -> None:
    """Into ``picture``, only where the thing is."""
    to_layer = np.vstack([_matrix(picture.shape, view, 0.9, (0, 0)), [0, 0, 1]])
    height, width = what.luma.shape
    x, y = what.centre(time_s)
    own = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), what.angle(time_s), 1.0), [0, 0, 1]])
    place = np.array([[1, 0, x - width / 2], [0, 1, y - height / 2], [0, 0, 1]]) @ own
    forward = np.linalg.inv(to_layer) @ place
    corners = forward[:2] @ np.array([[0, width, width, 0], [0, 0, height, height], [1, 1, 1, 1]])
    left, top = np.maximum(np.floor(corners.min(axis=1)).astype(int), 0)
    right, foot = np.minimum(np.ceil(corners.max(axis=1)).astype(int) + 1, picture.shape[::-1])
    if right <= left or foot <= top:
        return
    forward[:2, 2] -= (left, top)
    size = (int(right - left), int(foot - top))
    over, cover = (cv2.warpAffine(each, forward[:2], size) for each in (what.luma, what.cover))
    picture[top:foot, left:right] = _blended(picture[top:foot, left:right], over, cover)


def _warped(picture: Luma, matrix: NDArray[np.float64], shape: tuple[int, ...], border: int) -> Luma:
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    warped = cv2.warpAffine(picture, matrix, (shape[1], shape[0]), flags=flags, borderMode=border)
    return np.asarray(warped, dtype=np.uint8)


def _blended(under: Luma, over: Luma, cover: Luma) -> Luma:
    behind = cv2.multiply(under, cv2.bitwise_not(cover), scale=1 / 255)
    return np.asarray(cv2.add(behind, cv2.multiply(over, cover, scale=1 / 255)), dtype=np.uint8)
