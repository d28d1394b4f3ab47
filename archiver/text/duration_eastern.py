"""Lengths of media in Chinese, Japanese and Korean, which write no blanks between words."""

from __future__ import annotations

import re

from archiver.text.duration_model import SECOND_TOLERANCE, SHARE, DurationMention

_DIGITS = {"一": 1, "两": 2, "兩": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_NUMBER = r"\d{1,3}|[一两兩二三四五六七八九]?十[一二三四五六七八九]?|[一两兩二三四五六七八九]|半"
_AMOUNT = (
    rf"(?:(?P<hours>{_NUMBER})(?P<half_hour>个半|個半)?\s?(?:个|個)?(?:小时|小時|時間|시간))?\s?"
    rf"(?:(?P<minutes>{_NUMBER})(?:(?P<half>个半|個半|半)\s?(?:分钟|分鐘|分)|"
    rf"\s?(?:分钟|分鐘|分間?|분)(?P<half_behind>半)?))?\s?"
    rf"(?:(?P<seconds>{_NUMBER})\s?(?:秒钟|秒鐘|[秒초]))?"
)
_MEDIUM = (
    "(?:的|の|分量の|분량의|짜리|길이의|의)?\\s?[^。，,；;！？\\n]{0,8}?"
    "(?:视频|視頻|影片|短片|录像|錄像|录音|錄音|音频|音頻|画面|畫面|片段|语音|語音|动画|動画|映像|音声|영상|동영상|비디오|녹음)"
)
_CUE = (
    r"(?:时长|時長|长达|長達|长度|長度|全长|全長|片长|片長|视频长|影片長|录音长|錄音長|长约|長約|"
    r"持续|持續|長さ|길이)(?:为|為|约|約|达|達|是|は|는|가)?"
    r"(?:约|約)?\s?"
)
_EASTERN = re.compile(
    rf"(?:(?P<cue>{_CUE})|(?<![\d.:第]))(?P<amount>(?=[\d一两兩二三四五六七八九十半]){_AMOUNT}(?<=[时時間간钟鐘分분半秒초]))"
    rf"(?:长|長|間)?(?P<medium>\s?{_MEDIUM})?"
)


def find_eastern(text: str) -> list[DurationMention]:
    """Lengths with the medium right behind or a word for length before: "40秒视频", "时长两分半"."""
    found = []
    for match in _EASTERN.finditer(text):
        total, finest = _seconds(match)
        if total and (match["cue"] or match["medium"]):
            tolerance = max(SECOND_TOLERANCE if finest <= 1 else finest / 2, total * SHARE)
            found.append(DurationMention(match.start("amount"), match.end("amount"), total, tolerance, "length"))
    return found


def _seconds(match: re.Match[str]) -> tuple[float, float]:
    """Seconds, and the finest unit named."""
    total, finest = 0.0, 3600.0
    for name, unit in (("hours", 3600), ("minutes", 60), ("seconds", 1)):
        if match[name]:
            total, finest = total + _number(match[name]) * unit, float(unit)
    for name, unit in (("half_hour", 1800), ("half", 30), ("half_behind", 30)):
        if match[name]:
            total, finest = total + unit, min(finest, float(unit))
    return total, finest


def _number(digits: str) -> float:
    if digits.isdigit():
        return float(digits)
    if digits == "半":
        return 0.5
    tens, ten, ones = digits.rpartition("十")
    if not ten:
        return float(_DIGITS[digits])
    return 10.0 * _DIGITS.get(tens, 1) + _DIGITS.get(ones, 0)
